import { amount, britishDate, longDate, netOf, taxOf, totalOf, type Genre } from './invoice';

export const LETTERS: readonly Genre[] = [
  {
    name: 'British letter',
    layout: (i) =>
      [
        `${i.vendor}, Solicitors' Row 3`,
        '',
        britishDate(i.issued),
        '',
        `Dear ${i.customer},`,
        '',
        `Please find below our account for the work done under our reference ${i.otherNumber}. The fee note carries the number ${i.number}.`,
        `It comprises ${i.items.map(([what, count, price]) => `${what} (${count} at £${amount(price)})`).join('; ')}, in sum £${amount(netOf(i))}, to which VAT of £${amount(taxOf(i))} is added. The amount of £${amount(totalOf(i))} falls due on ${britishDate(i.due ?? i.issued)}.`,
        ...(i.po === undefined ? [] : [`As you asked, we quote your purchase order ${i.po}.`]),
        '',
        'Yours sincerely',
      ].join('\n'),
    invoices: [
      {
        vendor: 'Thackeray Surveyors',
        number: 'FN/884',
        issued: '2026-02-17',
        due: '2026-03-19',
        currency: 'GBP',
        items: [
          ['survey of the roof', 1, 680],
          ['copies of plans', 4, 12.5],
        ],
        taxPercent: 20,
        customer: 'Mr Osborne',
        otherNumber: 'TS-20/7',
      },
      {
        vendor: 'Quill & Harbour Translations',
        number: '2610',
        issued: '2025-10-03',
        due: '2025-11-02',
        currency: 'GBP',
        items: [
          ['translation, thousand words', 14, 92],
          ['proofreading, hours', 3, 40],
        ],
        taxPercent: 20,
        po: 'PO-5519',
        customer: 'Ms Iqbal',
        otherNumber: 'J-118',
      },
      {
        vendor: 'Merrow Boatyard',
        number: 'MB-77',
        issued: '2026-07-28',
        due: '2026-08-11',
        currency: 'GBP',
        items: [
          ['hull repainting', 1, 1450],
          ['winter berth, months', 6, 110],
          ['rope, metres', 30, 2.8],
        ],
        taxPercent: 20,
        customer: 'Captain Reeve',
        otherNumber: 'berth 31',
      },
    ],
  },
  {
    name: 'second notice',
    layout: (i) =>
      [
        `${i.vendor}: SECOND NOTICE no. ${i.otherNumber}`,
        '',
        `Dear ${i.customer}, our invoice ${i.number} of ${longDate(i.issued)} is still open. It was for ${i.items
          .map(([what, count]) => `${count} ${what}`)
          .join(', ')} (${amount(netOf(i))} plus tax of ${amount(taxOf(i))}).`,
        `Together with a late fee of ${amount(i.shipping ?? 0)} we now ask for ${amount(totalOf(i))} ${i.currency}, at the latest by ${longDate(i.due ?? i.issued)}.`,
        ...(i.po === undefined ? [] : [`The order had your number ${i.po}.`]),
        'If your payment has crossed with this letter, please forget it.',
      ].join('\n'),
    invoices: [
      {
        vendor: 'Rapid Courier Ltd',
        number: 'RC-55120',
        issued: '2025-11-04',
        due: '2026-01-12',
        currency: 'GBP',
        items: [['express parcels', 31, 8.4]],
        taxPercent: 20,
        shipping: 12,
        customer: 'Pixel Prints',
        otherNumber: '2/771',
      },
      {
        vendor: 'Ocean Ice',
        number: '881-B',
        issued: '2026-06-15',
        due: '2026-08-01',
        currency: 'USD',
        items: [
          ['ice blocks', 120, 2.15],
          ['deliveries', 6, 20],
        ],
        taxPercent: 4,
        shipping: 15,
        po: 'BAR-77',
        customer: 'Tiki Lounge',
        otherNumber: 'N-301',
      },
      {
        vendor: 'Hofmann Gerüstbau',
        number: 'G-2025-402',
        issued: '2025-10-20',
        due: '2025-12-31',
        currency: 'EUR',
        items: [
          ['scaffold weeks', 5, 310],
          ['transport', 2, 145],
          ['safety nets', 8, 22.5],
        ],
        taxPercent: 19,
        shipping: 25,
        customer: 'Dach & Fach',
        otherNumber: 'M-66',
      },
    ],
  },
];
