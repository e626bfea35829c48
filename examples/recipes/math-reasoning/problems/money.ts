import { of, step } from '../../../math-word-problems/generator/working';
import type { Problem } from './problem';

export const MONEY: readonly Problem[] = [
  {
    topic: 'discounts',
    question:
      'A bicycle is marked at $640. In the sale 15% is taken off, and members then get another $24 off. What does a member pay, in dollars?',
    steps: [
      step('one percent of the price', 640, '÷', 100),
      step('discount', of(0), '×', 15),
      step('price in the sale', 640, '-', of(1)),
      step('price for a member', of(2), '-', 24),
    ],
  },
  {
    topic: 'interest',
    question:
      'Nadia lends her brother $1,800 for two years at 3% simple interest a year. How much does he pay back in all, in dollars?',
    steps: [
      step('interest for one year', 1800, '×', 0.03),
      step('interest for two years', of(0), '×', 2),
      step('amount paid back', 1800, '+', of(1)),
    ],
  },
  {
    topic: 'electricity',
    question:
      'A freezer draws 0.12 kilowatts and runs 10 hours out of 24. A kilowatt hour costs $0.30. What does the freezer cost in a month of 30 days, in dollars?',
    steps: [
      step('kilowatt hours a day', 0.12, '×', 10),
      step('kilowatt hours a month', of(0), '×', 30),
      step('cost of a month', of(1), '×', 0.3),
    ],
  },
  {
    topic: 'currency',
    question:
      'Before a journey Owen changes $500 at 0.90 euros for a dollar and pays a fee of 9 euros. In Rome he spends 286 euros. How many euros are left?',
    steps: [
      step('euros before the fee', 500, '×', 0.9),
      step('euros after the fee', of(0), '-', 9),
      step('euros left', of(1), '-', 286),
    ],
  },
  {
    topic: 'tips',
    question:
      'Five friends share a bill of $138 and leave a tip of 20%. They split the whole evenly. How much does each of them pay, in dollars?',
    steps: [
      step('tip', 138, '×', 0.2),
      step('bill with the tip', 138, '+', of(0)),
      step('share of each friend', of(1), '÷', 5),
    ],
  },
  {
    topic: 'break-even',
    question:
      'A stall costs $210 for a weekend. Each jar of jam brings $6.50 and costs $3 to make. How many jars must be sold until the stall is paid?',
    steps: [step('profit of one jar', 6.5, '-', 3), step('jars that pay the stall', 210, '÷', of(0))],
  },
  {
    topic: 'wages',
    question:
      'Imani works 38 hours at $22 and 6 hours of overtime at one and a half times that. Taxes take $231. What is left of her pay, in dollars?',
    steps: [
      step('ordinary pay', 38, '×', 22),
      step('rate for overtime', 22, '×', 1.5),
      step('pay for overtime', 6, '×', of(1)),
      step('whole pay', of(0), '+', of(2)),
      step('pay after taxes', of(3), '-', 231),
    ],
  },
  {
    topic: 'subscriptions',
    question:
      'A gym costs $34 a month, or $330 for a year paid at once. Leo would train for the whole year. How many dollars does paying at once save him?',
    steps: [step('twelve single months', 34, '×', 12), step('saving', of(0), '-', 330)],
  },
  {
    topic: 'unit prices',
    question:
      'Olive oil comes as 750 ml for $9.00 or as 2 litres for $21.00. By how many dollars is a litre cheaper in the large can?',
    steps: [
      step('price of a litre from the bottle', 9, '÷', 0.75),
      step('price of a litre from the can', 21, '÷', 2),
      step('difference', of(0), '-', of(1)),
    ],
  },
  {
    topic: 'taxes',
    question: 'A laptop costs $714 with 19% sales tax in the price. What does it cost without the tax, in dollars?',
    steps: [step('one percent of the price without tax', 714, '÷', 119), step('price without tax', of(0), '×', 100)],
  },
  {
    topic: 'savings',
    question:
      'Hye-jin wants a keyboard for $455. She has $95, gets $12 pocket money a week and spends $3 of it. How many weeks does she have to wait?',
    steps: [
      step('money that is missing', 455, '-', 95),
      step('money put aside each week', 12, '-', 3),
      step('weeks', of(0), '÷', of(1)),
    ],
  },
  {
    topic: 'depreciation',
    question:
      'A van is bought for $30,000 and loses 20% of its value in each of the first two years. What is it worth after two years, in dollars?',
    steps: [step('value after the first year', 30000, '×', 0.8), step('value after the second year', of(0), '×', 0.8)],
  },
];
