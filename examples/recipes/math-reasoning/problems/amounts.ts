import { of, step } from '../../../math-word-problems/generator/working';
import type { Problem } from './problem';

export const AMOUNTS: readonly Problem[] = [
  {
    topic: 'mixtures',
    question:
      'A nurse needs 5 litres of a 2% cleaning solution and has a 10% concentrate and water. How many litres of water go in?',
    steps: [
      step('litres of pure cleaner', 5, '×', 0.02),
      step('litres of concentrate', of(0), '÷', 0.1),
      step('litres of water', 5, '-', of(1)),
    ],
  },
  {
    topic: 'tiles',
    question:
      'A bathroom wall is 3.6 m wide and 2.5 m high with a window of 1.5 square metres. A box of tiles covers 1.5 square metres. How many boxes are needed?',
    steps: [
      step('area of the wall', 3.6, '×', 2.5),
      step('area without the window', of(0), '-', 1.5),
      step('boxes', of(1), '÷', 1.5),
    ],
  },
  {
    topic: 'averages',
    question:
      'Four parcels weigh 3.2 kg on average. With a fifth one the average is 4 kg. How many kilograms does the fifth parcel weigh?',
    steps: [
      step('weight of four parcels', 4, '×', 3.2),
      step('weight of five parcels', 5, '×', 4),
      step('weight of the fifth', of(1), '-', of(0)),
    ],
  },
  {
    topic: 'ratios',
    question:
      'Concrete is mixed from cement, sand and gravel as 1 to 2 to 4. For 840 kg of the mixture, how many kilograms of gravel are needed more than of sand?',
    steps: [
      step('parts of cement and sand', 1, '+', 2),
      step('parts in all', of(0), '+', 4),
      step('kilograms of one part', 840, '÷', of(1)),
      step('kilograms of gravel', of(2), '×', 4),
      step('kilograms of sand', of(2), '×', 2),
      step('difference', of(3), '-', of(4)),
    ],
  },
  {
    topic: 'recipes',
    question:
      'A recipe for 6 people takes 450 g of rice. Samira cooks for 14 and has 300 g at home. How many grams must she buy?',
    steps: [
      step('grams for one person', 450, '÷', 6),
      step('grams for 14 people', of(0), '×', 14),
      step('grams to buy', of(1), '-', 300),
    ],
  },
  {
    topic: 'surveys',
    question:
      'Of 640 people who were asked, 35% read a newspaper, and a quarter of those read it on paper. How many people read it on a screen?',
    steps: [
      step('readers', 640, '×', 0.35),
      step('readers on paper', of(0), '÷', 4),
      step('readers on a screen', of(0), '-', of(1)),
    ],
  },
  {
    topic: 'probability',
    question:
      'In a bag are 5 red, 7 blue and 8 green marbles. One is drawn, looked at and put back, 300 times. How many green ones are to be expected?',
    steps: [
      step('red and blue marbles', 5, '+', 7),
      step('all marbles', of(0), '+', 8),
      step('share of green ones', 8, '÷', of(1)),
      step('green ones expected', of(2), '×', 300),
    ],
  },
  {
    topic: 'gardens',
    question:
      'A lawn of 18 m by 11 m has a path of 1 m width along all four sides on the inside. How many square metres of grass are left?',
    steps: [
      step('length of the grass', 18, '-', 2),
      step('width of the grass', 11, '-', 2),
      step('area of the grass', of(0), '×', of(1)),
    ],
  },
  {
    topic: 'populations',
    question:
      'A herd of 250 deer grows by 12% in a year, and then 45 are moved to another park. How many deer are left?',
    steps: [
      step('deer born', 250, '×', 0.12),
      step('deer after a year', 250, '+', of(0)),
      step('deer left', of(1), '-', 45),
    ],
  },
  {
    topic: 'seating',
    question:
      'A hall has 22 rows. The first row has 16 seats and each row behind it has 2 more than the one before. How many seats does the last row have?',
    steps: [
      step('rows behind the first', 22, '-', 1),
      step('seats added', of(0), '×', 2),
      step('seats in the last row', 16, '+', of(1)),
    ],
  },
  {
    topic: 'ages',
    question:
      'Grandma is 68 and has three grandchildren of 4, 7 and 11. In how many years will the three together be as old as she is then?',
    steps: [
      step('age of the two younger ones', 4, '+', 7),
      step('age of all three', of(0), '+', 11),
      step('years that they are behind', 68, '-', of(1)),
      step('years that they gain each year', 3, '-', 1),
      step('years', of(2), '÷', of(3)),
    ],
  },
  {
    topic: 'water',
    question:
      'A tap drips 25 times a minute, and 4,000 drops make a litre. How many litres are lost in a day? A day has 1,440 minutes.',
    steps: [step('drops a day', 25, '×', 1440), step('litres a day', of(0), '÷', 4000)],
  },
];
