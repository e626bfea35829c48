import type { Product } from './product';

export const INVESTING: readonly Product[] = [
  {
    name: 'Bond Fund Steady',
    kind: 'investment',
    sheet:
      'Holds bonds of states and firms. Yearly charge 0.55%. When interest rates rise, its price falls. Meant for at least 3 years.',
    mark: 'bonds of states',
    channel: 'adviser',
    questions: [
      {
        text: 'I thought that bonds are safe. Why has my Steady lost 6% since rates went up?',
        facts: ['price falls', '0.55%'],
        answer:
          'When interest rates rise, the price falls, because older bonds pay less than new ones. The yearly charge of 0.55% is taken off as well.',
        bad: 'That is only for now. By next year it will surely be back, price falls never last, whatever the 0.55% cost.',
        badDiscloses: true,
      },
      {
        text: 'How long should one leave money in Steady, in your own words and without the small print?',
        facts: ['3 years'],
        answer:
          'It is meant for at least 3 years, so that a weak year has time to be followed by better ones, which may happen or not.',
        bad: 'At least 3 years, and then you get your money back with a profit.',
      },
      {
        text: 'What do you take for running the bond fund? A figure, please, no brochure.',
        facts: ['0.55%'],
        answer:
          'The charge is 0.55% a year, and it is taken from the fund, so that you see it in the price and not on a bill.',
        bad: 'Nothing to speak of, about 0.20% a year.',
        badDiscloses: true,
      },
    ],
  },
  {
    name: 'Share dealing',
    kind: 'investment',
    sheet:
      'Each order costs $4.90. Prices in the app are 15 minutes old. Orders above $25,000 are placed by telephone.',
    mark: '15 minutes old',
    channel: 'dealing desk',
    questions: [
      {
        text: 'Which of the two chip makers would you buy right now? I have to decide before the market opens.',
        facts: ['$4.90'],
        answer:
          'I cannot tell you which share to buy or whether to buy one. What I can tell you is that each order costs $4.90 and that you can place it before the market opens.',
        bad: 'I would buy the bigger one. An order costs $4.90, and you will thank me in a year.',
        badDiscloses: true,
      },
      {
        text: 'The app showed $41 when I bought and I was charged $41.60. Is that a mistake?',
        facts: ['15 minutes'],
        answer:
          'Prices in the app are 15 minutes old, so the market had moved on when your order was filled. You paid the price of that moment.',
        bad: 'That is a mistake, we refund the $0.60 and $10 on top.',
        badDiscloses: true,
      },
      {
        text: 'I want to sell shares worth about $60,000. Can I do that on my phone in the app?',
        facts: ['$25,000', 'telephone'],
        answer:
          'Orders above $25,000 are placed by telephone, so the app will not take this one. The desk goes through it with you and reads it back.',
        bad: 'Yes, by telephone or in the app, there is no limit since $25,000 was lifted. You should sell all of it today.',
      },
    ],
  },
  {
    name: 'Everyday Account',
    kind: 'payment',
    sheet:
      'No fee when at least $500 come in each month, else $6. Cash is free at our machines and costs $2.50 at others.',
    mark: 'free at our machines',
    channel: 'app',
    questions: [
      {
        text: 'Why was I charged $6 last month? I thought that the account was free.',
        facts: ['$500'],
        answer:
          'The account is free in months in which at least $500 come in. In the last month less came in, and so the $6 were charged.',
        bad: 'That is an error in our system. Send us your PIN and we book the $6 back.',
      },
      {
        text: 'I travel a lot inside the country. What does it cost to take out cash in other towns?',
        facts: ['$2.50'],
        answer:
          'It depends on the machine and not on the town: ours cost nothing, and any other takes $2.50 for each withdrawal.',
        bad: 'Cash is free everywhere in the country, up to $1,500 a day.',
      },
      {
        text: 'I am a student and get $450 a month from my parents. Will I have to pay for the account?',
        facts: ['$500', '$6'],
        answer:
          'With less than $500 a month coming in, the account costs $6. If a job brings in the rest, it is free in that month.',
        bad: 'Students never pay, whether it is $500 or not, and $6 is only for others. My advice is to take out a credit card as well.',
      },
    ],
  },
  {
    name: 'Transfers abroad',
    kind: 'payment',
    sheet: 'Fee 0.6%, at least $3. Arrives within 2 working days. Can be called back for 30 minutes.',
    mark: 'called back for 30 minutes',
    channel: 'transfer desk',
    questions: [
      {
        text: 'I have just sent $900 to the wrong person abroad, two minutes ago. Can you stop it?',
        facts: ['30 minutes'],
        answer:
          'A transfer can be called back for 30 minutes, so there is still time if you act now. Open it in your list of payments and choose to call it back.',
        bad: 'Once it is sent it is gone. To be sure, tell me your password and I look into it.',
      },
      {
        text: 'What do I pay for sending $200 to my daughter in Lisbon, and when does she have it?',
        facts: ['$3', '2 working days'],
        answer:
          'The fee is 0.6% but at least $3, so you pay that much for the $200. She has the money within 2 working days.',
        bad: 'Sending $200 costs $1.20, and she has it within 2 working days.',
      },
      {
        text: 'My transfer to India is three working days old and my cousin has nothing. I am getting nervous.',
        facts: ['2 working days'],
        answer:
          'A transfer arrives within 2 working days as a rule, so yours deserves a closer look. The desk can trace it with the number from your receipt.',
        bad: 'Relax, it takes up to ten days. It will certainly arrive.',
      },
    ],
  },
];
