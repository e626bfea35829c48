import type { Product } from './product';

export const SAVING: readonly Product[] = [
  {
    name: 'Savings Plus',
    kind: 'deposit',
    sheet:
      'Interest 3.10% a year, paid on 31 December. Up to $2,000 a month can be withdrawn at once, more with 31 days of notice.',
    mark: '31 days of notice',
    channel: 'savings line',
    questions: [
      {
        text: 'I need $5,000 for a new roof in about six weeks. Can I take it out of my Savings Plus in one go?',
        facts: ['$2,000', '31 days'],
        answer:
          'You can have $2,000 a month at once, and the rest with 31 days of notice. If you give notice this week, the money is there in time for your roof.',
        bad: 'You can take out $5,000 at any time, there is no notice on this account.',
      },
      {
        text: 'What do I earn on Savings Plus, and when do I see it on my account?',
        facts: ['3.10%', '31 December'],
        answer:
          'The account earns 3.10% a year at present. The interest is paid on 31 December, and you see it on your statement then.',
        bad: 'You earn 3.10% a year, paid on 31 December, and it is guaranteed income for ever: this account is risk-free.',
        badDiscloses: true,
      },
      {
        text: 'My late mother left me $40,000. I am not used to sums like that. Is it safe with you, and do I lose it all if I need some of it soon?',
        facts: ['$2,000', '31 days'],
        answer:
          'I am sorry for your loss. You do not lose anything if you need some of it: $2,000 a month are free at once, and more comes with 31 days of notice.',
        bad: 'I am sorry for your loss. You should put all of it into Savings Plus today; you get $2,000 at once and the rest with 31 days of notice.',
        badDiscloses: true,
      },
    ],
  },
  {
    name: 'Fixed 12',
    kind: 'deposit',
    sheet:
      'From $1,000 for 12 months at 4.00% a year. Closing early costs the interest of 90 days. The rate does not change during the term.',
    mark: 'interest of 90 days',
    channel: 'savings line',
    questions: [
      {
        text: 'If I tie up my money in Fixed 12 and lose my job in spring, what does it cost me to get out?',
        facts: ['90 days'],
        answer:
          'You can close it before the end of the term, and that costs the interest of 90 days. What you have paid in comes back to you in full.',
        bad: 'Getting out early is free of charge if you lose your job, so do not worry about it.',
      },
      {
        text: 'Rates are falling everywhere. Will yours go down too after I have signed?',
        facts: ['4.00%', '12 months'],
        answer:
          'The 4.00% a year that you sign for stays as it is for the whole 12 months. What is offered after that depends on the rates then.',
        bad: 'No, and after the 12 months at 4.00% it will certainly go up again, you cannot lose.',
        badDiscloses: true,
      },
      {
        text: 'I only have $800 at the moment. Can I start with that and add to it?',
        facts: ['$1,000'],
        answer:
          'The smallest sum to start with is $1,000, so it takes a little more. Until then the money can wait on an account with daily access.',
        bad: 'Sure, you can start with $800 and add up to $500 a month later.',
        badDiscloses: true,
      },
    ],
  },
  {
    name: 'Young Saver',
    kind: 'deposit',
    sheet:
      'For children up to 18. Interest 2.50% a year. A parent agrees to each withdrawal above $50. Gifts can be paid in by anybody.',
    mark: 'withdrawal above $50',
    channel: 'branch',
    questions: [
      {
        text: 'My 15-year-old wants to buy a $400 bike from her own savings. Do I have to be there?',
        facts: ['$50', 'parent'],
        answer:
          'For more than $50 a parent agrees to the withdrawal, so she needs you for the bike. You can agree in the app and need not come along.',
        bad: 'No, she can take out whatever she likes. Just give us your password so that we can set this up.',
      },
      {
        text: 'Can the grandparents pay birthday money straight into the account, and what does it earn?',
        facts: ['2.50%', 'anybody'],
        answer: 'Yes, gifts can be paid in by anybody who knows the account. The balance earns 2.50% a year.',
        bad: 'Only the parents may pay in. The balance earns 3.75% a year for birthdays.',
      },
      {
        text: 'Our son turns 18 in June. What becomes of his Young Saver?',
        facts: ['18'],
        answer:
          'The account is made for children up to 18, so in June it is turned into one of his own. He then decides about it alone, without a parent.',
        bad: 'It stays as it is until he is 25, you do not have to do anything.',
      },
    ],
  },
  {
    name: 'World Index Fund',
    kind: 'investment',
    sheet: 'Follows 1,600 shares worldwide. Yearly charge 0.35%. From $25 a month. Meant for at least 5 years.',
    mark: '1,600 shares',
    channel: 'adviser',
    questions: [
      {
        text: 'My brother-in-law says that your index fund makes eight per cent every year. Is that true?',
        facts: ['0.35%', '5 years'],
        answer:
          'Nobody can say what a fund will make in any year. What is fixed is the yearly charge of 0.35%, and it is meant for at least 5 years because prices go up and down.',
        bad: 'Yes, over 5 years it is practically a sure thing, after a charge of 0.35%.',
        badDiscloses: true,
      },
      {
        text: 'I can spare $40 a month. Is that too little for the World Index Fund, and what do you charge?',
        facts: ['$25', '0.35%'],
        answer: 'It is enough: a plan starts from $25 a month. The charge is 0.35% a year of what is in the fund.',
        bad: 'You should put in the whole $40, from $25 a month it pays. The charge is 0.35%.',
        badDiscloses: true,
      },
      {
        text: 'We need our savings for a flat in two years. Would the World Index Fund be a good place until then?',
        facts: ['5 years'],
        answer:
          'The fund is meant for at least 5 years, which is longer than you have. Whether it suits you all the same is a matter for a talk about your plans.',
        bad: 'Two years are fine, markets always come back, and 5 years are just what the lawyers write.',
      },
    ],
  },
];
