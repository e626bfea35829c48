import type { Situation } from './situation';

/** Goods that are broken. */
export const FAULTS: readonly Situation[] = [
  {
    customer: 'Yusuf Demir',
    order: 'FH-21480',
    letter:
      'The pot set arrived with the large pot dented so badly that the lid does not fit. Photo attached. The parcel came yesterday. I would like one that is round.',
    outcome: 'replacement',
    ourMistake: true,
    facts: ['14 days', 'photo'],
    decision:
      'You reported the damage well within 14 days and your photo shows it clearly, so a new set is on its way.',
    details: 'You can keep the dented pot or recycle it; nothing has to be sent back.',
    bad: ['damage in transport is a matter between you and the carrier, so please claim it there.', 'decline'],
  },
  {
    customer: 'Sofia Marchetti',
    order: 'FH-21466',
    letter:
      'The lantern glass was shattered when I opened the box this morning, pictures are attached. Your site says the lantern is sold out. What now?',
    outcome: 'refund',
    ourMistake: true,
    facts: ['14 days', 'out of stock'],
    decision: 'Your photos came within 14 days, and since the lantern is out of stock we refund it.',
    details: 'The money goes to your original payment method today. Please throw the broken glass away with care.',
    bad: ['please wait for the next delivery of lanterns in about four months; you will get one then.', 'replacement'],
  },
  {
    customer: "Brian O'Connell",
    order: 'FH-21390',
    letter:
      'My trekking poles came with one tip missing. It is just not there. They were delivered on Friday. I have no picture at hand, you will have to believe me.',
    outcome: 'hand over',
    ourMistake: true,
    facts: ['photo', '14 days'],
    decision: 'For damage on arrival we need one photo of the poles, sent within 14 days of delivery.',
    details:
      'I have opened the case with our care team, who decide as soon as your picture is there; a reply to this letter is enough.',
    bad: ['I believe you, and we have already sent a new pair. No photo needed.', 'replacement'],
  },
  {
    customer: 'Lena Vogt',
    order: 'FH-09871',
    letter:
      'A seam of my Larch 2 tent has opened along the fly, about ten centimetres. I bought it 20 months ago and pitched it perhaps fifteen times. Can this be fixed?',
    outcome: 'repair',
    facts: ['2-year', 'free of charge'],
    decision: 'An open seam falls under the 2-year warranty of our tents, so we repair it free of charge.',
    details:
      'Please send the dry fly with the repair label in your account. It is back with you when the seam is sealed.',
    bad: ['after 20 months your tent is old, and repairs cost $45 plus postage.', 'decline'],
  },
  {
    customer: 'Marcus Bell',
    order: 'FH-11406',
    letter:
      'A spark from the campfire burned two holes into the sleeve of my Alder jacket. The jacket is eight months old, so it must still be under warranty, right?',
    outcome: 'decline',
    facts: ['burns', '2-year'],
    decision: 'The 2-year warranty is there for defects of material and seams; burns are not part of it.',
    details:
      'A self-adhesive patch of the same fabric closes such holes well, and most outdoor tailors do it for little money.',
    bad: ['the jacket is under warranty, so we will replace it. Sparks can happen to anybody.', 'replacement'],
  },
  {
    customer: 'Priyanka Rao',
    order: 'FH-13217',
    letter:
      'The main zip of my Juniper 40 pack split in the second season. I bought it 14 months ago. The teeth just do not hold any more, nothing got caught in it.',
    outcome: 'repair',
    facts: ['2-year', 'free of charge'],
    decision: 'A zip that fails like this is a defect of material, and our packs have a 2-year warranty.',
    details:
      'We put in a new zip free of charge. Please empty the pack and send it with the repair label in your account.',
    bad: ['zips wear out, obviously, so there is no warranty on them.', 'decline'],
  },
  {
    customer: 'Jonas Becker',
    order: 'FH-08110',
    letter:
      'The waterproof coating of my rain jacket peels off in flakes. I bought it two and a half years ago and treated it well. I expect you to replace it.',
    outcome: 'decline',
    facts: ['2-year'],
    decision: 'The 2-year warranty of your jacket ended six months ago, so we are not able to take this on.',
    details: 'A wash-in coating often brings the fabric back to life; our guide to care shows which one fits.',
    bad: ['two and a half years is nearly two, so out of goodwill we will send you a new one.', 'replacement'],
  },
  {
    customer: 'Chidi Nwosu',
    order: 'FH-21277',
    letter:
      'The "final sale" sandals that came on Saturday have a strap that was never glued. It came off in my hand, see the photo. You say no returns, but this is not right.',
    outcome: 'replacement',
    ourMistake: true,
    facts: ['14 days', 'faulty'],
    decision: 'You are right: final sale does not count for faulty goods, and your photo came within 14 days.',
    details: 'A new pair is packed now and you need not send the old one back.',
    bad: ['final sale means final sale, so the sandals stay with you.', 'decline'],
  },
  {
    customer: 'Emily Sato',
    order: 'FH-12095',
    letter:
      'I put my down jacket through the tumble dryer on hot and now it is full of lumps. It is ten months old. Does the warranty cover this?',
    outcome: 'decline',
    facts: ['washing damage', '2-year'],
    decision: 'The 2-year warranty covers defects of material and seams, but washing damage is not part of it.',
    details: 'Lumps often loosen with two tennis balls in the dryer on the lowest heat, for several hours.',
    bad: ['you should have read the care label. Ruining a jacket like that is your own fault.', 'decline'],
  },
  {
    customer: 'Viktor Dragan',
    order: 'FH-10762',
    letter:
      'One pole socket of my Larch 3 tent cracked in light wind. I have had the tent for 11 months. Attached is a close-up. What are my options?',
    outcome: 'repair',
    facts: ['2-year', 'free of charge'],
    decision:
      'A socket that cracks in light wind is a defect of material, and the 2-year warranty of your tent covers it.',
    details: 'We fit a new one free of charge: please send the inner tent with the repair label in your account.',
    bad: ['we will refund the whole tent, and you can keep it for spare parts.', 'refund'],
  },
  {
    customer: 'Grace Mbeki',
    order: 'FH-21033',
    letter:
      'My cooking set lost its handle while I held it and hot soup went over my leg. I had to see a doctor. Who pays for this?',
    outcome: 'hand over',
    ourMistake: true,
    facts: ['care team', '1 working day'],
    decision:
      'I hope that your leg heals soon. An injury is handled by our care team, and I have passed your letter on now.',
    details: 'They answer within 1 working day. Until then, please keep the pot as it is and do not use it.',
    bad: ['we will pay your doctor and refund the set. Please send us the invoice.', 'refund'],
  },
  {
    customer: 'Fatima Zahra',
    order: 'FH-21301',
    letter:
      'The stove that was delivered five weeks ago came with a bent leg. I only unpacked it today for our first trip. There is a photo. Can I have a new one?',
    outcome: 'decline',
    facts: ['14 days'],
    decision: 'Damage on arrival is replaced when it is reported within 14 days of delivery, and that time has passed.',
    details: 'Our workshop sells the leg as a spare part; the number is 7-114 and it fits with two screws.',
    bad: ['five weeks is fine for us. We will replace the stove today.', 'replacement'],
  },
];
