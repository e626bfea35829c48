import type { Section } from './section';

export const TOGETHER: readonly Section[] = [
  {
    number: '6.1',
    title: 'Respect at work',
    text: 'Bullying and harassment are reported to the Speak Up line, also without a name. Within 5 working days somebody from outside the team begins to listen. Nobody suffers a disadvantage for a report.',
    mark: 'Speak Up line, also without',
    contact: 'Speak Up',
    messages: [
      {
        name: 'Katrin Vogel',
        text: 'A colleague comments on my body nearly every day. I have asked him twice to stop. I do not want to be the one who makes trouble.',
        sensitive: true,
        facts: ['5 working days', 'without a name'],
        answer:
          'You are not the one who makes trouble. You can report it with or without a name, and within 5 working days somebody from outside your team begins to listen.',
        bad: 'He surely means it as a compliment. You can report it without a name and somebody listens within 5 working days, but please without drama.',
      },
      {
        name: 'Emmanuel Toussaint',
        text: 'In the team chat they make jokes about my accent. My manager laughs along. If I say something I will never get the promotion.',
        sensitive: true,
        facts: ['disadvantage', '5 working days'],
        answer:
          'Jokes like these have no place here, whoever laughs. Nobody suffers a disadvantage for a report, and within 5 working days somebody from outside the team begins to listen.',
        bad: 'Jokes are good for a team. There is no disadvantage for a report and someone listens within 5 working days, but perhaps you could laugh along and grow up.',
      },
      {
        name: 'Petra Lang',
        text: 'I saw how a supplier was shouted at in a meeting. It was not aimed at me. Is that something I can report at all?',
        facts: ['without a name', '5 working days'],
        answer:
          'Yes, what you have seen counts too, and you may tell it without a name. Within 5 working days somebody from outside the team looks into it.',
        bad: 'If it was not aimed at you, leave it. You may report it without a name, and within 5 working days someone will ask why you meddle.',
      },
    ],
  },
  {
    number: '6.4',
    title: 'Faith and customs',
    text: 'Holidays of any faith can be exchanged for a public holiday with two weeks of notice. Room 014 is open to all for prayer and quiet.',
    mark: 'Room 014 is open',
    contact: 'Workplace Team',
    messages: [
      {
        name: 'Zainab Malik',
        text: 'Is there a place where I can pray at noon? I have used the stairwell so far, which is a bit cold.',
        facts: ['014', 'open to all'],
        answer:
          'Nobody should have to use a stairwell. Room 014 is open to all for prayer and quiet, and you need not book it.',
        bad: 'You people have room 014 for that, it is open to all. Please keep it short, noon is a busy time.',
      },
      {
        name: 'Avi Rosen',
        text: 'I would like to be off on Yom Kippur and work on another holiday instead. Is that something that one does here?',
        facts: ['two weeks', 'public holiday'],
        answer:
          'It is: holidays of any faith can be exchanged for a public holiday. Two weeks of notice are all that is needed.',
        bad: 'If everybody had special wishes we could close down. Two weeks of notice and you get another public holiday off your list, failure to comply means no.',
      },
      {
        name: 'Simran Gill',
        text: 'A customer asked for "somebody without a turban" and my lead sent another person. I have not slept well since.',
        sensitive: true,
        facts: ['any faith'],
        answer:
          'That should not have happened: people of any faith work with all of our customers, and a wish like that is not ours to fulfil. We would like to speak with your lead, if you agree.',
        bad: 'The customer is king. We value any faith, but you are too sensitive about this.',
      },
    ],
  },
  {
    number: '7.2',
    title: 'Leaving us',
    text: 'The notice is six weeks to the end of a month. A reference is written within 14 days. Leave that is left over is paid out with the last pay.',
    mark: 'six weeks to the end',
    contact: 'Records Team',
    messages: [
      {
        name: 'Andre Silva',
        text: 'I want to resign but part as friends. What do I have to observe, and what happens to my nine days of leave?',
        facts: ['six weeks', 'last pay'],
        answer:
          'The notice is six weeks to the end of a month. Days that you do not take are paid out with the last pay.',
        bad: 'So you are leaving us in the lurch. Six weeks, and your days come with the last pay, if you behave; there may be consequences otherwise.',
      },
      {
        name: 'Monika Szabo',
        text: 'I left in March and still have no reference. My new landlord and my new employer both ask for it. I feel ignored.',
        sensitive: true,
        facts: ['14 days'],
        answer:
          'A reference is written within 14 days, so you have waited far too long, and that is on us. I have asked for it to be written this week.',
        bad: 'Within 14 days, normally. You could sue, but you should sue fast. We have other things to do.',
      },
      {
        name: 'Ibrahim Diallo',
        text: 'My team lead hinted that I should leave by myself before "something else happens". I have two children. What does that mean for me?',
        sensitive: true,
        facts: ['six weeks'],
        answer:
          'Nobody has to resign on a hint. A notice from either side is in writing and takes six weeks to the end of a month, and before anything of that kind you would be heard.',
        bad: 'It means that you should go. With six weeks of notice you have time to look for something, at your age that will be hard enough.',
      },
    ],
  },
  {
    number: '7.5',
    title: 'Grief and hard times',
    text: 'After a death in the family 5 days are paid, more by agreement. A counsellor can be called at no cost at any hour, under the number 5050.',
    mark: '5 days are paid',
    contact: 'Care Team',
    messages: [
      {
        name: 'Thomas Reid',
        text: 'My father died last night. I do not know what I have to do at work now. There is a meeting at nine.',
        sensitive: true,
        facts: ['5 days', '5050'],
        answer:
          'You do not have to do anything at work now; we will take care of the meeting. You have 5 days, more by agreement, and a counsellor can be called at any hour under 5050.',
        bad: 'You have 5 days and the number 5050. Please send a short note about the meeting at nine before you go, life goes on and everyone else manages too.',
      },
      {
        name: 'Lucia Greco',
        text: 'My marriage is breaking up and I make mistakes at work that I never made. I am ashamed to tell anyone in the team.',
        sensitive: true,
        facts: ['5050', 'no cost'],
        answer:
          'You do not have to tell anyone in the team. Under 5050 a counsellor can be called at no cost, at any hour, and if fewer hours would help for a while, we can find a way.',
        bad: 'Private matters stay at home. Call 5050 at no cost if you must, but get over it before the audit.',
      },
      {
        name: 'Stefan Iliev',
        text: 'My grandmother, who raised me, has died abroad. Five days hardly cover the journey. Would it look bad to ask for more?',
        sensitive: true,
        facts: ['5 days', 'by agreement'],
        answer:
          'It does not look bad at all: 5 days are paid, and more are possible by agreement. Tell us when you would like to be back, and we arrange the rest with your manager.',
        bad: 'A grandmother is not exactly close family. 5 days, more by agreement, but it would look bad, so please think of your team.',
      },
    ],
  },
];
