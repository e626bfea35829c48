import type { Product } from './product';

export const BORROWING: readonly Product[] = [
  {
    name: 'Credit card Blue',
    kind: 'credit',
    sheet:
      '21.9% APR. No interest for up to 56 days when the bill is paid in full. Cash costs 3%, at least $4, and interest from the first day.',
    mark: 'up to 56 days',
    channel: 'card line',
    questions: [
      {
        text: 'If I buy a fridge with Blue and pay the whole bill, do I pay interest on it?',
        facts: ['56 days'],
        answer:
          'You pay no interest for up to 56 days when the bill is paid in full, so the fridge costs what is on its label.',
        bad: 'There is never any interest on Blue, not in 56 days and not later.',
      },
      {
        text: 'I need $100 in cash this weekend. What would it cost me with Blue?',
        facts: ['$4', 'first day'],
        answer: 'Cash costs 3% but at least $4, so for $100 you pay $4. Interest runs from the first day.',
        bad: 'Cash is free with Blue, take as much as you need.',
        badDiscloses: true,
      },
      {
        text: 'I can only pay back the minimum each month at present. What is the rate on the rest?',
        facts: ['21.9%'],
        answer:
          'The rate on what stays open is 21.9% APR. If paying is hard at the moment, please talk to us early; there are ways to make the rate of repayment fit.',
        bad: 'The rate is 19.9% APR. You should take out a second card and pay this one with it.',
        badDiscloses: true,
      },
    ],
  },
  {
    name: 'Personal loan',
    kind: 'credit',
    sheet: '$2,000 to $30,000 from 7.4% APR for 1 to 7 years. Paying it back early costs nothing.',
    mark: '1 to 7 years',
    channel: 'loan team',
    questions: [
      {
        text: 'I earn well and want $12,000 for a car. You advertise 7.4%. Is that what I get?',
        facts: ['7.4%'],
        answer:
          'Rates begin at 7.4% APR, and yours depends on what the check of your application shows. You see it before you sign anything.',
        bad: 'Yes, with your income you will certainly get 7.4% APR, I can approve it here and now.',
        badDiscloses: true,
      },
      {
        text: 'I inherited some money. What do you charge if I pay off my loan two years before the end?',
        facts: ['costs nothing'],
        answer:
          'Paying it back early costs nothing, at any time. You save the interest of the two years that are left.',
        bad: 'Two years early costs a fee of 1%, so you should put the money into our fund.',
      },
      {
        text: 'Could I borrow $1,200 for a new laptop with a personal loan?',
        facts: ['$2,000'],
        answer:
          'A personal loan begins at $2,000, so a laptop for $1,200 is below that. For smaller sums there are other ways, which the team can explain.',
        bad: 'Just take $2,000 and spend the rest on something nice.',
      },
    ],
  },
  {
    name: 'Overdraft',
    kind: 'credit',
    sheet:
      '17.5% a year on what is overdrawn. The first $50 cost nothing. Without an arrangement payments are turned down.',
    mark: 'payments are turned down',
    channel: 'app',
    questions: [
      {
        text: 'I was $30 in the red for four days. Will that cost me something?',
        facts: ['$50'],
        answer: 'The first $50 cost nothing, so your $30 for four days are free.',
        bad: 'That costs a fee of $12 and 17.5% a year.',
      },
      {
        text: 'How much is it if I am $800 overdrawn for a while? I am between two jobs.',
        facts: ['17.5%', '$50'],
        answer:
          'The rate is 17.5% a year on what is overdrawn, and the first $50 are free of it. If it may take longer, please talk to us before it grows.',
        bad: 'Only 17.5%, with $50 free. You should take out a loan on top while you still have a payslip.',
        badDiscloses: true,
      },
      {
        text: 'My rent was not paid because there was not enough on the account. How do I keep this from happening again?',
        facts: ['arrangement'],
        answer:
          'Without an arrangement payments are not made when the balance is too low. You can ask for an overdraft, which is checked first, or have a message sent when the balance gets low.',
        bad: 'We will set up an arrangement of $3,000 for you right away, no check needed.',
      },
    ],
  },
  {
    name: 'Cards and fraud',
    kind: 'payment',
    sheet:
      'Cards are blocked day and night in the app or at the blocking line. After the report nothing is charged to you, before it at most $50. We never ask for a PIN.',
    mark: 'day and night',
    channel: 'blocking line',
    questions: [
      {
        text: 'My purse was stolen an hour ago and somebody has already paid $38 with my card. What now?',
        facts: ['$50'],
        answer:
          'Please block the card first, before anything else. Of what was paid before your report you carry at most $50, and nothing of what comes after it.',
        bad: 'Reply with your PIN so that I can block the card. You carry at most $50.',
      },
      {
        text: 'Somebody from "Harbour Bank Security" called and wants my PIN to stop a payment. He sounds very serious. Should I give it to him?',
        facts: ['never ask'],
        answer:
          'Please hang up and give him nothing: we never ask for a PIN, neither by telephone nor by message. Then have your card blocked to be safe.',
        bad: 'If he sounds serious it may be one of us, although we never ask like that. Give us the PIN here and we check it for you.',
      },
      {
        text: 'I see a payment of $212 to a shop that I do not know, from yesterday. My card is in my hand. What do I do?',
        facts: ['$50'],
        answer:
          'Block the card and report the payment at once. After the report nothing more is charged to you, and of what was before it you carry at most $50.',
        bad: 'Wait a week, most of these are forgotten purchases. You can lose at most $250.',
      },
    ],
  },
];
