import type { Situation } from './situation';

/** Goods that somebody wants to give back or exchange. */
export const RETURNS: readonly Situation[] = [
  {
    customer: 'Dana Whitlock',
    order: 'FH-20418',
    letter:
      'Our trip to Norway fell through, so the Larch 2 tent is still sealed in its bag. It was delivered 17 days ago. Can I send it back and get my money?',
    outcome: 'refund',
    facts: ['45 days', 'original payment method'],
    decision: 'Since the tent is unused and came within the last 45 days, you can send it back.',
    details:
      'Please use the return label in your account. We refund the price to your original payment method once the parcel is here.',
    bad: [
      'we can take the tent back, but for a cancelled trip we only give store credit, minus a restocking fee of 15 %.',
      'store credit',
    ],
  },
  {
    customer: 'Tomasz Zielinski',
    order: 'FH-20977',
    letter:
      'I wore the Ridgeline boots on two walks and they are simply too stiff for me. No damage at all, I got them three weeks ago. I would like the money back please.',
    outcome: 'store credit',
    facts: ['45 days'],
    decision: 'Boots that have been worn but are undamaged can come back within 45 days, for store credit.',
    details: 'Please send them with the return label in your account; the full price is then on your Fernhill balance.',
    bad: ['we will refund the full price of the boots to your card, worn or not. Just pop them in the post.', 'refund'],
  },
  {
    customer: 'Aisha Bello',
    order: 'FH-18102',
    letter:
      'I found an unopened headlamp in a drawer that I ordered from you. The invoice says it was delivered 62 days ago. I have no use for it. What can you do?',
    outcome: 'store credit',
    facts: ['day 90'],
    decision: 'The time for a refund has passed, but unused goods come back for store credit until day 90.',
    details:
      'Please send the headlamp in its packaging with the label in your account, and the price goes on your balance.',
    bad: ['62 days is close enough to our 45, so we are happy to refund the headlamp to your card.', 'refund'],
  },
  {
    customer: 'Gerald Marsh',
    order: 'FH-15533',
    letter:
      'I want to return a sleeping bag. I know it has been four months, but it was a present and never left the box. I have been a customer for ten years.',
    outcome: 'decline',
    facts: ['90 days'],
    decision: 'We are not able to take the sleeping bag back, because returns end 90 days after delivery.',
    details:
      'Many customers in your place sell unused gear in our forum, where a listing is free. I know that is not the answer you hoped for after ten years with us.',
    bad: [
      'after ten years as a customer I will make an exception for you, just this once. We will credit the full price.',
      'store credit',
    ],
  },
  {
    customer: 'Mei-Ling Chou',
    order: 'FH-21340',
    letter:
      'The Alder rain jacket fits across the shoulders but the sleeves are too short. I only tried it on at home, the tags are on. It came last Tuesday. Do you have it in L?',
    outcome: 'replacement',
    facts: ['45 days', 'size L'],
    decision: 'An unworn jacket is exchanged for another size free of charge within 45 days, so size L is yours.',
    details:
      'Please print the exchange label in your account. The new jacket leaves our warehouse when the old one is scanned.',
    bad: ['exchanges for size cost $9.90 for handling. Shall I book that for you?', 'decline'],
  },
  {
    customer: 'Oluwaseun Adeyemi',
    order: 'FH-21011',
    letter:
      'I bought the Sorrel base layer marked "final sale" and I do not like the colour in daylight. It is unworn and I got it on Monday. Refund please.',
    outcome: 'decline',
    facts: ['final sale'],
    decision: 'The base layer was sold as final sale, and such goods do not come back unless they are faulty.',
    details: 'If you find a fault in it, please write to us with a photo and we will look at it at once.',
    bad: [
      'no problem, we will refund the base layer although it was on sale. Colours do look different on a screen.',
      'refund',
    ],
  },
  {
    customer: 'Ingrid Halvorsen',
    order: 'FH-21502',
    letter:
      "The children's boots I ordered are a size too small, my son grew again. They have only been on the living room carpet. Delivered nine days ago, I need a 34.",
    outcome: 'replacement',
    facts: ['45 days', 'size 34'],
    decision: 'We gladly exchange unworn boots within 45 days, so size 34 is reserved for you.',
    details: 'The exchange costs nothing: put the boots in the box and use the exchange label in your account.',
    bad: [
      'children grow, and you should have measured the foot with our size guide before you ordered. We exchange them anyway.',
      'replacement',
    ],
  },
  {
    customer: 'Ricardo Fuentes',
    order: 'FH-20760',
    letter:
      'I ordered two identical camping stoves by mistake, one is still shrink-wrapped. Both came 30 days ago. Am I too late to return the spare one?',
    outcome: 'refund',
    facts: ['45 days', 'original payment method'],
    decision: 'You are in time: unused goods go back within 45 days of delivery.',
    details:
      'Please return the wrapped stove with the label in your account, and its price goes to your original payment method.',
    bad: [
      'the return window of 30 days has just closed, so there is nothing we can do about the second stove.',
      'decline',
    ],
  },
  {
    customer: 'Hannah Lindqvist',
    order: 'FH-19984',
    letter:
      'I used the Brook water filter on one weekend trip and it is too slow for our group of six. It works and looks like new. I have had it for 40 days.',
    outcome: 'store credit',
    facts: ['45 days'],
    decision: 'A used but undamaged filter comes back within 45 days for store credit.',
    details:
      'Please dry it well, send it with the return label in your account, and the full price goes on your balance.',
    bad: ['used filters cannot come back for reasons of hygiene, so we have to turn this down.', 'decline'],
  },
  {
    customer: 'Pieter van Dam',
    order: 'FH-17219',
    letter:
      'I have a $100 gift card that I will never use, I do not hike. It came with this order two months ago. Please transfer the amount to my bank account.',
    outcome: 'decline',
    facts: ['3 years'],
    decision: 'Gift cards are not exchanged for money, so a transfer is not possible.',
    details: 'Yours is valid for 3 years and can be handed on: whoever enters the code can use it.',
    bad: ['I have noted your bank account and we will pay out the $100 within a week.', 'refund'],
  },
  {
    customer: 'Nadia Haddad',
    order: 'FH-21255',
    letter:
      'I returned a fleece two weeks ago and have heard nothing. Tracking says it reached your warehouse on the 2nd. It was unworn and inside your 45 days. Where is my refund?',
    outcome: 'refund',
    ourMistake: true,
    facts: ['45 days', 'original payment method'],
    decision: 'Your fleece reached us within the 45 days and was not booked in, which is our mistake.',
    details: 'I have released the refund today; it goes to your original payment method.',
    bad: [
      'returns take as long as they take. As clearly stated in our terms, you will be refunded when it is your turn.',
      'refund',
    ],
  },
  {
    customer: 'Caleb Freeman',
    order: 'FH-20090',
    letter:
      'The Juniper pack is too big for my daughter. She carried it to school for a week, 44 days ago it arrived. No stains. Could we swap it for the 24 litre one?',
    outcome: 'store credit',
    facts: ['45 days'],
    decision: 'Because the pack has been used, it comes back for store credit, which is possible within 45 days.',
    details:
      'Please hand it to the carrier by tomorrow with the label in your account. You can then order the 24 litre pack with the credit.',
    bad: ['sure, we swap the pack for the 24 litre one free of charge, used or not.', 'replacement'],
  },
];
