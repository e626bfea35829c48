import { amount, dottedDate, longDate, netOf, shortDate, taxOf, totalOf, type Genre } from './invoice';

export const DAILY: readonly Genre[] = [
  {
    name: 'till receipt',
    layout: (i) =>
      [
        `*** ${i.vendor} ***`,
        `${dottedDate(i.issued)} 17:42  TILL 4  CASHIER ${i.otherNumber}`,
        `RECEIPT ${i.number}`,
        '--------------------------',
        ...i.items.map(([what, count, price]) => `${what.toUpperCase()}  ${count} X ${amount(price)}`),
        '--------------------------',
        `SUM ${i.currency}      ${amount(totalOf(i))}`,
        `INCL. VAT        ${amount(totalOf(i) * 0.071)}`,
        `CASH             ${amount(Math.ceil(totalOf(i) / 50) * 50)}`,
        'THANK YOU. RETURNS WITHIN 14 DAYS',
      ].join('\n'),
    invoices: [
      {
        vendor: 'Alpina Sport',
        number: '004-81771',
        issued: '2026-01-09',
        currency: 'CHF',
        items: [
          ['Ski wax', 2, 14.9],
          ['Gloves', 1, 59],
          ['Goggles', 1, 89.5],
        ],
        customer: '',
        otherNumber: '12',
      },
      {
        vendor: 'Buchladen am Markt',
        number: '2291',
        issued: '2025-12-20',
        currency: 'EUR',
        items: [
          ['Calendar 2026', 3, 12],
          ['Novel', 1, 24],
        ],
        customer: '',
        otherNumber: '3',
      },
      {
        vendor: 'Corner Hardware',
        number: 'CH9-5520',
        issued: '2026-04-27',
        currency: 'USD',
        items: [
          ['Wood screws', 4, 6.25],
          ['Drill bit 8 mm', 2, 7.8],
          ['Sandpaper', 10, 0.95],
          ['Paint white 5 l', 1, 41],
        ],
        customer: '',
        otherNumber: '9',
      },
    ],
  },
  {
    name: 'chat of a craftsman',
    layout: (i) =>
      [
        `[09:12] ${i.customer}: morning, can you send me the bill for the job? our office needs it`,
        `[09:30] ${i.vendor}: sure. number ${i.number}, written ${shortDate(i.issued)}`,
        `[09:31] ${i.vendor}: ${i.items.map(([what, count, price]) => `${count}x ${what} ${price}`).join(', ')}`,
        `[09:31] ${i.vendor}: my quote ${i.otherNumber} was a bit higher, forget that one`,
        `[09:33] ${i.customer}: and with tax?`,
        `[09:34] ${i.vendor}: tax is ${amount(taxOf(i))}, so ${amount(totalOf(i))} ${i.currency} all in all`,
        i.due === undefined
          ? `[09:36] ${i.customer}: ok`
          : `[09:36] ${i.customer}: ok, you will have it by ${longDate(i.due)}`,
        ...(i.po === undefined ? [] : [`[09:37] ${i.customer}: please write our po ${i.po} on it`]),
      ].join('\n'),
    invoices: [
      {
        vendor: 'Novak Heating',
        number: 'NH-311',
        issued: '2026-02-12',
        due: '2026-02-26',
        currency: 'EUR',
        items: [
          ['valve', 3, 42],
          ['hours', 4, 55],
        ],
        taxPercent: 21,
        customer: 'Office Prague',
        otherNumber: 'Q-290',
      },
      {
        vendor: 'Sparks Electric',
        number: '5008',
        issued: '2025-09-05',
        currency: 'USD',
        items: [
          ['outlet', 12, 18.5],
          ['fuse box', 1, 240],
          ['hours', 9, 70],
        ],
        taxPercent: 5,
        po: 'RENO-2',
        customer: 'Hotel Marina',
        otherNumber: '4990',
      },
      {
        vendor: 'Green Thumb Gardens',
        number: 'GT26-08',
        issued: '2026-08-31',
        due: '2026-09-14',
        currency: 'GBP',
        items: [['hedge, metres', 44, 6]],
        taxPercent: 20,
        customer: 'School House',
        otherNumber: 'E-12',
      },
    ],
  },
  {
    name: 'table',
    layout: (i) =>
      [
        `**${i.vendor}** | doc ${i.number} | issued ${i.issued} | due ${i.due ?? 'on receipt'}`,
        '',
        '| # | item | qty | unit | line |',
        '| --- | --- | --- | --- | --- |',
        ...i.items.map(
          ([what, count, price], at) =>
            `| ${at + 1} | ${what} | ${count} | ${amount(price)} | ${amount(count * price)} |`,
        ),
        '',
        `net ${amount(netOf(i))}, tax ${amount(taxOf(i))}, to pay **${amount(totalOf(i))} ${i.currency}**`,
        `buyer ${i.customer}, reference ${i.po ?? 'none'}, delivery note ${i.otherNumber}`,
      ].join('\n'),
    invoices: [
      {
        vendor: 'Lumen Lab Supplies',
        number: 'LL-7712',
        issued: '2026-03-19',
        due: '2026-04-18',
        currency: 'CHF',
        items: [
          ['Pipette tips, 1000', 20, 31.2],
          ['Gloves, nitrile', 15, 9.8],
          ['Beaker 250 ml', 12, 4.4],
        ],
        taxPercent: 8.1,
        po: 'BIO-1188',
        customer: 'Institute of Biology',
        otherNumber: 'DN-90031',
      },
      {
        vendor: 'Kestrel Drones',
        number: 'K-2026-55',
        issued: '2026-05-05',
        due: '2026-06-04',
        currency: 'USD',
        items: [
          ['Drone K4', 2, 1299],
          ['Battery', 6, 89],
        ],
        taxPercent: 8,
        customer: 'Fire Service North',
        otherNumber: 'DN-102',
      },
      {
        vendor: 'Atelier Moreau',
        number: 'AM-018',
        issued: '2025-07-14',
        currency: 'EUR',
        items: [
          ['Logo design', 1, 950],
          ['Letterhead', 1, 180],
          ['Business cards, set', 5, 36],
          ['Usage rights', 1, 300],
        ],
        taxPercent: 20,
        po: 'MKT-4',
        customer: 'Vélo Plus',
        otherNumber: 'DN-7',
      },
    ],
  },
];
