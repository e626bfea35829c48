import type { Random } from './random';
import { of, step, type Step } from './working';

export type Level = 'easy' | 'medium' | 'hard';

/** One way to draw problems. */
export interface Template {
  readonly domain: string;
  readonly level: Level;
  readonly draw: (random: Random, name: string) => Problem;
}

export interface Problem {
  readonly question: string;
  readonly steps: readonly Step[];
}

/** Given to the people of the problems. */
export const NAMES =
  'Amara Bruno Chen Dalia Emeka Farah Goran Hana Ivo Jonas Kavya Lena Mateo Nilufar Oscar Priya Quinn Rosa'.split(' ');

export const TEMPLATES: readonly Template[] = [
  {
    domain: 'shopping',
    level: 'easy',
    draw: (r, name) => {
      const [count, price, item] = [r.int(3, 9), r.int(2, 9), r.pick(['notebooks', 'mugs', 'candles', 'plants'])];
      return {
        question: `${name} buys ${count} ${item} at $${price} each and pays with a $100 note. How many dollars of change does ${name} get?`,
        steps: [step(`price of the ${item}`, count, '×', price), step('change', 100, '-', of(0))],
      };
    },
  },
  {
    domain: 'cooking',
    level: 'easy',
    draw: (r, name) => {
      const [batches, grams, left] = [r.int(3, 12), r.int(12, 48) * 10, r.int(3, 30) * 10];
      return {
        question: `One batch of rolls takes ${grams} grams of flour. ${name} wants to bake ${batches} batches and has ${left} grams in the cupboard. How many grams of flour are still to be bought?`,
        steps: [step('flour for all batches', batches, '×', grams), step('flour to buy', of(0), '-', left)],
      };
    },
  },
  {
    domain: 'reading',
    level: 'easy',
    draw: (r, name) => {
      const [days, pages, rest] = [r.int(4, 14), r.int(11, 38), r.int(20, 180)];
      return {
        question: `${name} reads ${pages} pages a day for ${days} days and then has ${rest} pages of the book left. How many pages does the book have?`,
        steps: [step('pages read', days, '×', pages), step('pages of the book', of(0), '+', rest)],
      };
    },
  },
  {
    domain: 'gardening',
    level: 'easy',
    draw: (r, name) => {
      const [rows, plants, lost] = [r.int(5, 18), r.int(6, 24), r.int(3, 25)];
      return {
        question: `${name} sets ${rows} rows of ${plants} lettuces. Snails eat ${lost} of them. How many lettuces are left?`,
        steps: [step('lettuces set', rows, '×', plants), step('lettuces left', of(0), '-', lost)],
      };
    },
  },
  {
    domain: 'sharing',
    level: 'easy',
    draw: (r, name) => {
      const [people, each, first] = [r.int(3, 9), r.int(12, 30), r.int(10, 34)];
      const given = people * each - first;
      return {
        question: `${name} has ${first} stickers and is given ${given} more. ${name} and ${people - 1} friends share them all equally. How many stickers does each of them get?`,
        steps: [step('all stickers', first, '+', given), step('stickers for each', of(0), '÷', people)],
      };
    },
  },
  {
    domain: 'time',
    level: 'easy',
    draw: (r, name) => {
      const [laps, minutes, pause] = [r.int(4, 15), r.int(6, 19), r.int(5, 30)];
      return {
        question: `${name} swims ${laps} lengths in ${minutes} minutes each, with one pause of ${pause} minutes in between. How many minutes does it take in all?`,
        steps: [step('minutes of swimming', laps, '×', minutes), step('minutes in all', of(0), '+', pause)],
      };
    },
  },
  {
    domain: 'sport',
    level: 'medium',
    draw: (r, name) => {
      const [twos, threes, free] = [r.int(5, 16), r.int(3, 11), r.int(2, 9)];
      return {
        question: `In a tournament ${name} makes ${twos} shots worth 2 points, ${threes} shots worth 3 points and ${free} free throws worth 1 point. How many points is that?`,
        steps: [
          step('points from the shots worth 2', twos, '×', 2),
          step('points from the shots worth 3', threes, '×', 3),
          step('points from all shots', of(0), '+', of(1)),
          step('all points', of(2), '+', free),
        ],
      };
    },
  },
  {
    domain: 'wages',
    level: 'medium',
    draw: (r, name) => {
      const [hours, rate, extra, more] = [r.int(20, 40), r.int(12, 30), r.int(2, 10), r.int(3, 9)];
      return {
        question: `${name} earns $${rate} an hour for the first ${hours} hours of a week and $${more} more for every hour after that. How many dollars does ${name} earn in a week of ${hours + extra} hours?`,
        steps: [
          step('pay for the first hours', hours, '×', rate),
          step('rate for later hours', rate, '+', more),
          step('pay for the later hours', extra, '×', of(1)),
          step('pay for the week', of(0), '+', of(2)),
        ],
      };
    },
  },
  {
    domain: 'travel',
    level: 'medium',
    draw: (r, name) => {
      const [fast, slow, first, second] = [r.int(60, 110), r.int(25, 55), r.int(2, 6), r.int(2, 5)];
      return {
        question: `${name} drives ${first} hours at ${fast} km an hour on the motorway and then ${second} hours at ${slow} km an hour in the hills. How many kilometres is the whole trip?`,
        steps: [
          step('kilometres on the motorway', first, '×', fast),
          step('kilometres in the hills', second, '×', slow),
          step('kilometres in all', of(0), '+', of(1)),
        ],
      };
    },
  },
  {
    domain: 'geometry',
    level: 'medium',
    draw: (r, name) => {
      const [long, wide, price] = [r.int(30, 90), r.int(12, 29), r.pick([4.5, 6, 7.25, 8, 12.5])];
      return {
        question: `${name} puts a fence around a field of ${long} by ${wide} metres. A metre of fence costs $${price.toFixed(2)}. How many dollars does the fence cost?`,
        steps: [
          step('metres of two neighbouring sides', long, '+', wide),
          step('metres all around', 2, '×', of(0)),
          step('price of the fence', of(1), '×', price),
        ],
      };
    },
  },
  {
    domain: 'tickets',
    level: 'medium',
    draw: (r, name) => {
      const [adults, children, full, reduced] = [r.int(80, 320), r.int(40, 260), r.int(14, 32), r.int(5, 12)];
      return {
        question: `${name} sells tickets for a concert: ${adults} to adults at $${full} and ${children} to children at $${reduced}. How many dollars come in?`,
        steps: [
          step('money from adults', adults, '×', full),
          step('money from children', children, '×', reduced),
          step('money in all', of(0), '+', of(1)),
        ],
      };
    },
  },
  {
    domain: 'saving',
    level: 'medium',
    draw: (r, name) => {
      const [weeks, weekly, gift, price] = [r.int(6, 24), r.int(9, 35), r.int(20, 80), r.int(950, 1900)];
      return {
        question: `${name} saves $${weekly} a week for ${weeks} weeks and is given $${gift}. A bicycle costs $${price}. How many dollars are still missing?`,
        steps: [
          step('money saved', weeks, '×', weekly),
          step('money with the gift', of(0), '+', gift),
          step('money missing', price, '-', of(1)),
        ],
      };
    },
  },
  {
    domain: 'discounts',
    level: 'hard',
    draw: (r, name) => {
      const [count, price, percent, delivery] = [
        r.int(4, 18),
        r.int(5, 40) * 5,
        r.pick([10, 15, 20, 25, 30, 40]),
        r.int(8, 35),
      ];
      return {
        question: `${name} orders ${count} chairs at $${price} each. The shop takes ${percent}% off the price of the chairs and adds $${delivery} for delivery. How many dollars does ${name} pay?`,
        steps: [
          step('price of the chairs', count, '×', price),
          step('one percent of it', of(0), '÷', 100),
          step('discount', of(1), '×', percent),
          step('price after the discount', of(0), '-', of(2)),
          step('price with delivery', of(3), '+', delivery),
        ],
      };
    },
  },
  {
    domain: 'tanks',
    level: 'hard',
    draw: (r, name) => {
      const [fill, leak, minutes, already] = [r.int(25, 60), r.int(3, 15), r.int(12, 90), r.int(5, 40) * 10];
      const size = (fill - leak) * minutes + already;
      return {
        question: `A tank of ${name}'s holds ${size} litres and has ${already} litres in it. A pump adds ${fill} litres a minute while a leak loses ${leak} litres a minute. After how many minutes is the tank full?`,
        steps: [
          step('litres that are missing', size, '-', already),
          step('litres gained a minute', fill, '-', leak),
          step('minutes until it is full', of(0), '÷', of(1)),
        ],
      };
    },
  },
  {
    domain: 'manufacturing',
    level: 'hard',
    draw: (r, name) => {
      const [machines, hours, box] = [r.int(3, 9), r.int(6, 16), r.pick([6, 8, 12, 20])];
      const [rate, faulty] = [box * r.int(3, 9), box * r.int(1, 6)];
      return {
        question: `${name} runs ${machines} machines that each make ${rate} lamps an hour for ${hours} hours. ${faulty} lamps are faulty and thrown away; the others are packed ${box} to a box. How many boxes are filled?`,
        steps: [
          step('lamps an hour', machines, '×', rate),
          step('lamps made', of(0), '×', hours),
          step('lamps without fault', of(1), '-', faulty),
          step('boxes', of(2), '÷', box),
        ],
      };
    },
  },
  {
    domain: 'averages',
    level: 'hard',
    draw: (r, name) => {
      const [tests, average, lift] = [r.int(3, 5), r.int(61, 84), r.int(1, 2)];
      return {
        question: `After ${tests} tests ${name} has an average of ${average} points. How many points must the next test bring so that the average of all ${tests + 1} tests is ${average + lift}?`,
        steps: [
          step('points so far', tests, '×', average),
          step('number of tests', tests, '+', 1),
          step('points that are needed', of(1), '×', average + lift),
          step('points of the next test', of(2), '-', of(0)),
        ],
      };
    },
  },
  {
    domain: 'fuel',
    level: 'hard',
    draw: (r, name) => {
      const [perLitre, litres, price, trips] = [
        r.int(11, 22),
        r.int(4, 15),
        r.pick([1.25, 1.4, 1.65, 1.8]),
        r.int(3, 12),
      ];
      return {
        question: `The way to work and back is ${perLitre * litres} km, and ${name}'s car goes ${perLitre} km on a litre of petrol. A litre costs $${price.toFixed(2)}. ${name} drives ${trips} times a month. Parking costs $${r.int(20, 60)} a month. How many dollars a month does the petrol cost?`,
        steps: [
          step('litres for one day', perLitre * litres, '÷', perLitre),
          step('petrol for one day in dollars', of(0), '×', price),
          step('petrol for the month in dollars', of(1), '×', trips),
        ],
      };
    },
  },
  {
    domain: 'fractions',
    level: 'hard',
    draw: (r, name) => {
      const [first, second, unit] = [r.pick([3, 4, 5]), r.pick([2, 3, 4]), r.int(4, 30)];
      const total = first * second * unit * 5;
      return {
        question: `${name} has $${total}. One part in ${first} of it goes to rent, and then one part in ${second} of the rest goes to food. How many dollars are left?`,
        steps: [
          step('money for rent', total, '÷', first),
          step('money after the rent', total, '-', of(0)),
          step('money for food', of(1), '÷', second),
          step('money left', of(1), '-', of(2)),
        ],
      };
    },
  },
];
