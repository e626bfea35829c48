import type { CaseFile } from './file';

export const TRADE: readonly CaseFile[] = [
  {
    subject: 'Making a contract',
    sources: [
      {
        cite: 'Ames v. Porter',
        rest: '(1984)',
        text: 'An offer that names a day ends with that day, even if the answer was already in the post.',
      },
      {
        cite: '§ 22-018',
        text: 'Who sells at a distance takes the goods back within fourteen days without being told a reason.',
      },
      {
        cite: 'Rossi v. Delmar',
        rest: 'Motors (2010)',
        text: 'A price that is wrong by a plain slip of the pen binds nobody who could see the slip.',
      },
      {
        cite: 'Upton v. Weir',
        rest: '(2020)',
        text: 'A thumbs-up under an offer is an acceptance between merchants who have dealt that way before.',
      },
    ],
    questions: [
      {
        text: 'Her offer was good until Friday. I posted my yes on Thursday and it came on Monday. Do we have a contract?',
        answer: 'no',
        source: 0,
        quote: 'An offer that names a day ends with that day, even if the answer was already in the post.',
        point: 'even if the answer was already in the post',
        reasoning: 'Your letter came after the end of the offer.',
        bad: ['The postmark counts, see Quigley v. Dorn (1979): "a letter speaks when it is stamped".', 'yes'],
      },
      {
        text: 'A dealer listed a new car for $249 instead of $24,900. I clicked on "buy" at once. Can I insist on the price?',
        answer: 'no',
        source: 2,
        quote: 'wrong by a plain slip of the pen binds nobody who could see the slip',
        point: 'a plain slip of the pen',
        reasoning: 'Anybody could see that two zeros were missing.',
        bad: ['Rossi v. Delmar says that "a price on a screen binds like any other".', 'yes'],
      },
      {
        text: 'I bought boots online and simply do not like them. Ten days have passed. Must the shop take them back?',
        answer: 'yes',
        source: 1,
        quote: 'takes the goods back within fourteen days without being told a reason',
        point: 'without being told a reason',
        reasoning: 'You are inside the time, and dislike is enough.',
        bad: ['Only with a defect, as held in Barlow v. Finn (2013): "taste is no reason".', 'no'],
      },
    ],
  },
  {
    subject: 'Faulty goods',
    sources: [
      {
        cite: '§ 23-040',
        text: 'The seller answers for faults that show within two years; in the first six months the fault counts as having been there from the start.',
      },
      {
        cite: 'Kemp v. Luna',
        rest: 'Electric (2006)',
        text: 'The buyer chooses between repair and a new thing, not the seller.',
      },
      {
        cite: 'Stroud v. Bell',
        rest: '(2014)',
        text: 'A seller who has tried to repair twice without success has had his chances.',
      },
      {
        cite: 'Ivers v. North',
        rest: '(2021)',
        text: 'A device that no longer receives updates is faulty when updates were promised.',
      },
    ],
    questions: [
      {
        text: 'My washing machine broke after four months. The shop says that I must prove that it was faulty from the start. Right?',
        answer: 'no',
        source: 0,
        quote: 'in the first six months the fault counts as having been there from the start',
        point: 'in the first six months',
        reasoning: 'After four months the proof is the task of the shop.',
        bad: ['Proof is always with the buyer: "he who claims must show", Gorman v. Tate (1992).', 'yes'],
      },
      {
        text: 'The shop wants to repair my new camera, I want another one. Is it for the shop to decide?',
        answer: 'no',
        source: 1,
        quote: 'The buyer chooses between repair and a new thing, not the seller.',
        point: 'not the seller',
        reasoning: 'The choice is yours as the buyer.',
        bad: ['Kemp v. Luna gives "the choice to the seller, who knows the goods best".', 'yes'],
      },
      {
        text: 'The box promised updates until 2030, and the maker stopped them last year. Is my television faulty in law?',
        answer: 'yes',
        source: 3,
        quote: 'A device that no longer receives updates is faulty when updates were promised.',
        point: 'when updates were promised',
        reasoning: 'The promise stood on the box.',
        bad: ['Software is no thing, Sayers v. Boone (2018) says: "a picture that appears is enough".', 'no'],
      },
    ],
  },
  {
    subject: 'Insurance',
    sources: [
      {
        cite: '§ 52-060',
        text: 'Damage is reported within seven days after it was discovered. A late report costs the cover only if it made the inquiry harder.',
      },
      {
        cite: 'Vance v. Pelham',
        rest: 'Mutual (2013)',
        text: 'A window left ajar on the ground floor is gross carelessness at night, but not while somebody is at home by day.',
      },
      {
        cite: 'Thorne v. Ludlow',
        rest: '(2000)',
        text: 'An exception that is printed smaller than the rest of the policy is not part of it.',
      },
      {
        cite: 'Shaw v. Ember',
        rest: 'Life (2022)',
        text: 'We leave for another day whether a fitness tracker may be made a condition of cover.',
      },
    ],
    questions: [
      {
        text: 'I reported the broken pipe after ten days. It was still dripping when the expert came. Do I lose my cover?',
        answer: 'no',
        source: 0,
        quote: 'A late report costs the cover only if it made the inquiry harder.',
        point: 'only if it made the inquiry harder',
        reasoning: 'The expert saw it as it was, so nothing became harder.',
        bad: ['Seven days are seven days: "late is lost", Merton v. Ash (2004).', 'yes'],
      },
      {
        text: 'The policy excludes storms, but in a print so small that I need a lens. Does the exception count?',
        answer: 'no',
        source: 2,
        quote: 'An exception that is printed smaller than the rest of the policy is not part of it.',
        point: 'is not part of it',
        reasoning: 'What needs a lens is smaller than the rest.',
        bad: ['Thorne v. Ludlow tells buyers that "small print is print".', 'yes'],
      },
      {
        text: 'My insurer wants me to wear a fitness tracker or it will cancel. Is such a condition allowed?',
        answer: 'unsettled',
        source: 3,
        quote: 'We leave for another day whether a fitness tracker may be made a condition of cover.',
        point: 'leave for another day',
        reasoning: 'The court has put the question off.',
        bad: ['It is allowed, Shaw v. Ember says: "who wants cover must wear the band".', 'yes'],
      },
    ],
  },
  {
    subject: 'Shops and visitors',
    sources: [
      {
        cite: 'Hobart v. Lyle',
        rest: 'Markets (1995)',
        text: 'A shop pays for a fall on a wet floor when it knew of the water, or would have seen it on an hourly round.',
      },
      {
        cite: '§ 18-009',
        text: 'A bag may be searched only with the consent of the visitor or by the police.',
      },
      {
        cite: 'Gray v. Sutter',
        rest: '(2002)',
        text: 'A sign that declines all liability does not cover injuries to persons.',
      },
      {
        cite: 'Noor v. Castell',
        rest: '(2016)',
        text: 'Who breaks goods on a shelf pays, unless they were stacked so that they had to fall.',
      },
    ],
    questions: [
      {
        text: 'I slipped on juice that, by the video, had been on the floor for three hours. Does the market have to pay?',
        answer: 'yes',
        source: 0,
        quote: 'when it knew of the water, or would have seen it on an hourly round',
        point: 'on an hourly round',
        reasoning: 'In three hours a round each hour would have found it.',
        bad: ['Customers look after themselves, Drake v. Pond (2010): "floors are wet at times".', 'no'],
      },
      {
        text: 'The guard took my backpack and looked into it although I said no. Was he allowed to?',
        answer: 'no',
        source: 1,
        quote: 'A bag may be searched only with the consent of the visitor or by the police.',
        point: 'only with the consent of the visitor',
        reasoning: 'He is no policeman, and you had said no.',
        bad: ['A sign at the door is consent, as § 18-044 says: "who enters agrees".', 'yes'],
      },
      {
        text: 'The climbing hall has a sign: "No liability for anything". A loose hold broke my foot. Does the sign protect them?',
        answer: 'no',
        source: 2,
        quote: 'A sign that declines all liability does not cover injuries to persons.',
        point: 'does not cover injuries to persons',
        reasoning: 'A broken foot is an injury to a person.',
        bad: ['Gray v. Sutter holds that "a sign that is read is a sign that binds".', 'yes'],
      },
    ],
  },
];
