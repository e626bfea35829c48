import { of, step } from '../../../math-word-problems/generator/working';
import type { Problem } from './problem';

export const MOTION: readonly Problem[] = [
  {
    topic: 'meeting trains',
    question:
      "Two trains leave towns that are 420 km apart at the same time and run towards each other at 80 and 60 km an hour. How far from the faster train's town do they meet, in km?",
    steps: [
      step('speed at which they close in', 80, '+', 60),
      step('hours until they meet', 420, '÷', of(0)),
      step('way of the faster train', 80, '×', of(1)),
    ],
  },
  {
    topic: 'average speed',
    question:
      'Ana cycles 24 km uphill at 12 km an hour and the same way down at 24 km an hour. What is her average speed over the whole ride, in km an hour?',
    steps: [
      step('hours uphill', 24, '÷', 12),
      step('hours downhill', 24, '÷', 24),
      step('hours in all', of(0), '+', of(1)),
      step('whole way', 24, '+', 24),
      step('average speed', of(3), '÷', of(2)),
    ],
  },
  {
    topic: 'pipes',
    question:
      'A pool of 54,000 litres is filled by a pipe with 150 litres a minute while a leak loses 30 litres a minute. How many hours does it take?',
    steps: [
      step('litres gained a minute', 150, '-', 30),
      step('minutes', 54000, '÷', of(0)),
      step('hours', of(1), '÷', 60),
    ],
  },
  {
    topic: 'teamwork',
    question:
      'Rafael paints 9 metres of fence an hour and Tess 6 metres. They start together on a fence of 105 metres, but Tess leaves after 4 hours. How many more hours does Rafael need alone?',
    steps: [
      step('metres an hour together', 9, '+', 6),
      step('metres in four hours', of(0), '×', 4),
      step('metres that are left', 105, '-', of(1)),
      step('hours alone', of(2), '÷', 9),
    ],
  },
  {
    topic: 'fuel',
    question:
      'A car needs 6.5 litres for 100 km. The tank holds 52 litres and is three quarters full. How many kilometres can the car still go?',
    steps: [
      step('litres in the tank', 52, '×', 0.75),
      step('hundreds of kilometres', of(0), '÷', 6.5),
      step('kilometres', of(1), '×', 100),
    ],
  },
  {
    topic: 'time zones',
    question:
      "A flight leaves at 14 o'clock and takes 11 hours. The clock at the other end is 7 hours ahead. Counted from midnight of the day of departure, at which hour of local time does it land?",
    steps: [
      step('hour of landing by the clock at home', 14, '+', 11),
      step('hour of landing by local time', of(0), '+', 7),
    ],
  },
  {
    topic: 'stairs',
    question:
      'A tower has 12 floors of 17 steps, and each step is 18 cm high. How high above the ground is the top floor, in metres?',
    steps: [
      step('steps', 12, '×', 17),
      step('height in centimetres', of(0), '×', 18),
      step('height in metres', of(1), '÷', 100),
    ],
  },
  {
    topic: 'printing',
    question:
      'One printer makes 24 pages a minute, a slower one 16. A report of 1,200 pages is shared so that both finish together. How many pages does the slower one print?',
    steps: [
      step('pages a minute together', 24, '+', 16),
      step('minutes', 1200, '÷', of(0)),
      step('pages of the slower one', 16, '×', of(1)),
    ],
  },
  {
    topic: 'running laps',
    question:
      'A lap of the park is 2.4 km. Mina runs a lap in 15 minutes. How many kilometres does she run in an hour and a half at that pace?',
    steps: [step('laps', 90, '÷', 15), step('kilometres', of(0), '×', 2.4)],
  },
  {
    topic: 'buses',
    question:
      'For an outing 12 adults go with 108 pupils. A bus has 40 seats and costs $360. The pupils alone pay for the buses. What does each of them pay, in dollars?',
    steps: [
      step('people', 108, '+', 12),
      step('buses', of(0), '÷', 40),
      step('price of the buses', of(1), '×', 360),
      step('price for a pupil', of(2), '÷', 108),
    ],
  },
  {
    topic: 'downloads',
    question:
      'A game of 84 gigabytes loads at 50 megabytes a second. After 12 minutes, how many gigabytes are still missing? A gigabyte is 1,000 megabytes.',
    steps: [
      step('seconds', 12, '×', 60),
      step('megabytes that are there', of(0), '×', 50),
      step('gigabytes that are there', of(1), '÷', 1000),
      step('gigabytes that are missing', 84, '-', of(2)),
    ],
  },
  {
    topic: 'harvest',
    question:
      'Eight pickers fill 96 crates in 4 hours. At the same pace, how many crates do five pickers fill in 7 hours?',
    steps: [
      step('crates an hour for all eight', 96, '÷', 4),
      step('crates an hour for one picker', of(0), '÷', 8),
      step('crates an hour for five pickers', of(1), '×', 5),
      step('crates in seven hours', of(2), '×', 7),
    ],
  },
];
