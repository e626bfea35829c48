import type { CaseFile } from './file';

export const WORK: readonly CaseFile[] = [
  {
    subject: 'Wages and hours',
    sources: [
      {
        cite: '§ 40-211',
        text: 'Hours beyond forty in a week are paid at one and a half times the wage, also where the contract says otherwise.',
      },
      {
        cite: 'Diaz v. Corelli',
        rest: 'Foods (2012)',
        text: 'Time spent putting on gear that the employer demands is working time.',
      },
      {
        cite: 'Nash v. Ironside',
        rest: '(2017)',
        text: 'The way from home to the first place of work is not paid, however long it is.',
      },
      {
        cite: 'Abbot v. Sterling',
        rest: '(2021)',
        text: 'We do not decide whether messages that are read at home in the evening are working time.',
      },
    ],
    questions: [
      {
        text: 'My contract says that all overtime is included in the salary. I worked 46 hours each week. Am I owed extra pay?',
        answer: 'yes',
        source: 0,
        quote: 'paid at one and a half times the wage, also where the contract says otherwise',
        point: 'also where the contract says otherwise',
        reasoning: 'The clause in your contract does not change the rule.',
        bad: ['In Kerr v. Vance (2003) the court accepted that "a salary covers every hour that is worked".', 'no'],
      },
      {
        text: 'We have to put on a full hygiene suit before the shift, which takes 15 minutes. Is that paid time?',
        answer: 'yes',
        source: 1,
        quote: 'Time spent putting on gear that the employer demands is working time.',
        point: 'gear that the employer demands',
        reasoning: 'You do not wear the suit by choice.',
        bad: ['Diaz v. Corelli held that "dressing is private, whatever is worn".', 'no'],
      },
      {
        text: 'My boss expects us to read the group chat every evening. Do those minutes count as working time?',
        answer: 'unsettled',
        source: 3,
        quote: 'We do not decide whether messages that are read at home in the evening are working time.',
        point: 'do not decide whether messages',
        reasoning: 'Until a court does, keep a record of the minutes.',
        bad: ['Every message counts fifteen minutes, see Rourke v. Platt (2022): "a chat is a shift".', 'yes'],
      },
    ],
  },
  {
    subject: 'Leaving a job',
    sources: [
      {
        cite: '§ 41-030',
        text: 'A promise not to work for a competitor binds for one year at most, and only if it is paid for.',
      },
      {
        cite: 'Hale v. Marchetti',
        rest: 'Systems (2016)',
        text: 'Lists of customers that were learned by heart may be used by a former employee; copied ones may not.',
      },
      {
        cite: 'Odom v. Glass',
        rest: '(2009)',
        text: 'Notice by text message is not in writing and does not end a contract.',
      },
      {
        cite: 'Prior v. Walsh',
        rest: '(2019)',
        text: 'A letter of reference must be true; it need not be warm.',
      },
    ],
    questions: [
      {
        text: 'My contract forbids work for competitors for one year, and I get nothing for it. Am I bound?',
        answer: 'no',
        source: 0,
        quote: 'binds for one year at most, and only if it is paid for',
        point: 'only if it is paid for',
        reasoning: 'The year alone would be fine, but nothing is paid.',
        bad: ['Since Lind v. Harker (2014), "a signature binds, paid or not".', 'yes'],
      },
      {
        text: 'My employer fired me by text message on Friday. Is my contract over?',
        answer: 'no',
        source: 2,
        quote: 'Notice by text message is not in writing and does not end a contract.',
        point: 'does not end a contract',
        reasoning: 'You should offer your work on Monday, best in writing.',
        bad: ['Odom v. Glass accepts "any message that reaches the employee", so it is over.', 'yes'],
      },
      {
        text: 'I remember most of our customers without any list. May I write to them from my new firm?',
        answer: 'yes',
        source: 1,
        quote: 'Lists of customers that were learned by heart may be used by a former employee',
        point: 'learned by heart may be used',
        reasoning: 'Your memory is yours, a copied file would not be.',
        bad: ['Customers belong to the firm by § 41-077: "for ten years nobody may write to them".', 'no'],
      },
    ],
  },
  {
    subject: 'Accidents at work',
    sources: [
      {
        cite: '§ 44-100',
        text: 'An employee who is hurt in the course of work is insured, whoever was careless.',
      },
      {
        cite: 'Bishop v. Trent',
        rest: 'Mills (1999)',
        text: 'A fall on the way to the canteen is in the course of work; a fall inside the canteen is not.',
      },
      {
        cite: 'Hurst v. Vega',
        rest: '(2010)',
        text: 'Somebody who is hurt while drunk loses the insurance when drink was the only cause.',
      },
      {
        cite: 'Lane v. Pruitt',
        rest: '(2023)',
        text: 'A chair at home is a workplace during agreed hours of work at home.',
      },
    ],
    questions: [
      {
        text: 'I slipped in the corridor on my way to lunch in the canteen and broke my wrist. Am I insured?',
        answer: 'yes',
        source: 1,
        quote: 'A fall on the way to the canteen is in the course of work',
        point: 'on the way to the canteen',
        reasoning: 'The corridor was the way, so you are covered.',
        bad: ['Lunch is free time, as Bishop v. Trent says: "the walk to the canteen is private".', 'no'],
      },
      {
        text: 'I looked at my phone and walked into a forklift. The accident was my own carelessness. Does the insurance still pay?',
        answer: 'yes',
        source: 0,
        quote: 'hurt in the course of work is insured, whoever was careless',
        point: 'whoever was careless',
        reasoning: 'Carelessness, your own too, makes no difference.',
        bad: ['No, Nolan v. Burke (2015) excludes "those who look at telephones".', 'no'],
      },
      {
        text: 'During my agreed day at home my desk chair collapsed and hurt my back. Was that an accident at work?',
        answer: 'yes',
        source: 3,
        quote: 'A chair at home is a workplace during agreed hours of work at home.',
        point: 'during agreed hours',
        reasoning: 'The hours were agreed, and the chair was part of the place.',
        bad: ['A home is no workplace, see Corbin v. Hsu (2019): "the door of the firm is the border".', 'no'],
      },
    ],
  },
  {
    subject: 'Hiring',
    sources: [
      {
        cite: '§ 42-005',
        text: 'Nobody may be turned down for age, origin, faith or family plans, and a question about them need not be answered truthfully.',
      },
      {
        cite: 'Cole v. Amberley',
        rest: 'Care (2018)',
        text: 'A false diploma ends the contract from the day on which it was signed.',
      },
      {
        cite: 'Munro v. Silva',
        rest: '(2007)',
        text: 'The costs of the journey to an interview are paid by the one who invites, unless the invitation says otherwise.',
      },
      {
        cite: 'Yates v. Koenig',
        rest: '(2024)',
        text: 'Whether a program alone may sort out applications is left to a case in which it matters.',
      },
    ],
    questions: [
      {
        text: 'In the interview I said that I plan no children, although I am pregnant. Can they hold that lie against me?',
        answer: 'no',
        source: 0,
        quote: 'a question about them need not be answered truthfully',
        point: 'need not be answered truthfully',
        reasoning: 'Family plans are on the list, so your answer was allowed.',
        bad: [
          'Every lie ends a contract under Cole v. Amberley: "whoever lies at the door may be shown out of it".',
          'yes',
        ],
      },
      {
        text: 'They invited me to an interview across the country and the letter says nothing about costs. Must they pay my train?',
        answer: 'yes',
        source: 2,
        quote: 'paid by the one who invites, unless the invitation says otherwise',
        point: 'paid by the one who invites',
        reasoning: 'The letter is silent, so the ordinary rule counts.',
        bad: [
          'Travel is the risk of the applicant since Dean v. Orr (2011): "who wants the job buys the ticket".',
          'no',
        ],
      },
      {
        text: 'A program turned my application down within a minute, no human saw it. Was that unlawful?',
        answer: 'unsettled',
        source: 3,
        quote: 'Whether a program alone may sort out applications is left to a case in which it matters.',
        point: 'left to a case in which it matters',
        reasoning: 'Yours may become that case.',
        bad: ['Yates v. Koenig forbade it: "a person must read every application to its end".', 'yes'],
      },
    ],
  },
];
