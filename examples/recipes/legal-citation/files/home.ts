import type { CaseFile } from './file';

export const HOME: readonly CaseFile[] = [
  {
    subject: 'Tenancy',
    sources: [
      {
        cite: 'Harlow v. Penn',
        rest: 'Estates (2014)',
        text: 'A landlord who enters without a day of notice breaks the lease, unless water, fire or gas leave no time to ask.',
      },
      {
        cite: '§ 12-304',
        text: 'The deposit is returned within thirty days after the keys are handed over. What is kept back is listed in writing.',
      },
      {
        cite: 'Ortiz v. Bayview',
        rest: 'Homes (2019)',
        text: 'Ordinary wear of carpets and paint is paid by the rent and may not be taken from the deposit.',
      },
      {
        cite: 'Kane v. Dunmore',
        rest: '(2008)',
        text: 'We leave open whether a tenant may withhold rent when a lift stands still for weeks.',
      },
    ],
    questions: [
      {
        text: 'My landlord let himself in on Sunday to show the flat to a buyer, and told me an hour before. Was he allowed to?',
        answer: 'no',
        source: 0,
        quote: 'A landlord who enters without a day of notice breaks the lease',
        point: 'without a day of notice',
        reasoning: 'A visit by a buyer is no emergency, and an hour is far less than a day.',
        bad: [
          'In Wexler v. Stone (2016) the court held that "showing a flat to a buyer needs no notice at all".',
          'yes',
        ],
      },
      {
        text: 'I lived there for nine years. The landlord keeps $400 of the deposit for repainting walls that had faded. May he?',
        answer: 'no',
        source: 2,
        quote: 'Ordinary wear of carpets and paint is paid by the rent and may not be taken from the deposit.',
        point: 'may not be taken from the deposit',
        reasoning: 'Paint that fades in nine years is wear of the ordinary kind.',
        bad: [
          'Ortiz v. Bayview says that "paint older than five years may be taken from the deposit", so he may.',
          'yes',
        ],
      },
      {
        text: 'Our lift has been out of order for five weeks and I live on the seventh floor. Can I keep back part of the rent?',
        answer: 'unsettled',
        source: 3,
        quote: 'We leave open whether a tenant may withhold rent when a lift stands still for weeks.',
        point: 'leave open whether',
        reasoning: 'No source on file goes further, so keeping rent back would be a risk.',
        bad: ['Under Brandt v. Lakeside (2021), "a broken lift halves the rent from the first day".', 'yes'],
      },
    ],
  },
  {
    subject: 'Neighbours',
    sources: [
      {
        cite: '§ 7-110',
        text: "Branches that cross the boundary may be cut back to it by the neighbour, at the neighbour's own cost and without harm to the tree.",
      },
      {
        cite: 'Pell v. Archer',
        rest: '(1997)',
        text: 'Fruit belongs to the owner of the tree until it falls; fallen fruit belongs to the land on which it lies.',
      },
      {
        cite: 'Moss v. Tilden',
        rest: '(2011)',
        text: 'Noise after ten at night is a nuisance when it returns on several nights, not when it is a single celebration.',
      },
      {
        cite: 'Greer v. Holt',
        rest: '(2020)',
        text: "A camera that films the public path only in passing needs no consent; one that films the neighbour's door does.",
      },
    ],
    questions: [
      {
        text: 'The cherry tree next door hangs a metre into my garden. May I cut it back myself and send my neighbour the bill?',
        answer: 'no',
        source: 0,
        quote: "may be cut back to it by the neighbour, at the neighbour's own cost",
        point: "neighbour's own cost",
        reasoning: 'You may cut, but whoever cuts also pays.',
        bad: ['Fallon v. Reyes (2009) lets you "charge the owner for every branch that crosses".', 'yes'],
      },
      {
        text: 'They had one loud wedding party until three in the morning. I want to sue for nuisance. Does that work?',
        answer: 'no',
        source: 2,
        quote: 'when it returns on several nights, not when it is a single celebration',
        point: 'a single celebration',
        reasoning: 'A wedding on one night falls on the wrong side of that line.',
        bad: ['§ 7-199 says that "any noise after ten is a nuisance", so the suit will succeed.', 'yes'],
      },
      {
        text: 'My neighbour put up a camera that points straight at my front door. Does she need my consent for that?',
        answer: 'yes',
        source: 3,
        quote: "needs no consent; one that films the neighbour's door does",
        point: "films the neighbour's door does",
        reasoning: 'The camera is aimed at your door and not at the path.',
        bad: ['In Greer v. Holt the court said that "cameras on private land never need consent".', 'no'],
      },
    ],
  },
  {
    subject: 'Wills',
    sources: [
      {
        cite: '§ 31-020',
        text: 'A will is valid when it is written by hand from beginning to end and signed, or signed before two witnesses.',
      },
      {
        cite: 'Sayle v. Carrow',
        rest: '(2005)',
        text: 'A witness who inherits under the will remains a witness, but loses the gift.',
      },
      {
        cite: 'Lowell v. Finch',
        rest: '(2013)',
        text: 'A will that is torn in two by the one who made it is revoked, even if the pieces were kept.',
      },
      {
        cite: 'Baird v. Quill',
        rest: '(2022)',
        text: 'Whether a will that was only stored on a telephone counts as written is a question that we need not answer today.',
      },
    ],
    questions: [
      {
        text: 'My aunt typed her will, signed it and put it in a drawer. Nobody else signed. Is it valid?',
        answer: 'no',
        source: 0,
        quote: 'written by hand from beginning to end and signed, or signed before two witnesses',
        point: 'before two witnesses',
        reasoning: 'A typed will needs witnesses, and there were none.',
        bad: ['Under Hobbs v. Hale (2018), "a signature alone makes any paper a will".', 'yes'],
      },
      {
        text: 'I was one of the two witnesses, and my godfather left me his watch. Do I get the watch?',
        answer: 'no',
        source: 1,
        quote: 'A witness who inherits under the will remains a witness, but loses the gift.',
        point: 'but loses the gift',
        reasoning: 'The will stands, and the watch goes elsewhere.',
        bad: ['Sayle v. Carrow holds that "a witness keeps the gift if it is small".', 'yes'],
      },
      {
        text: 'Grandfather left nothing but a note on his phone that says who gets what. Does the note count as his will?',
        answer: 'unsettled',
        source: 3,
        quote: 'is a question that we need not answer today',
        point: 'need not answer today',
        reasoning: 'The court saw the question and did not decide it.',
        bad: ['Baird v. Quill decided that "a note on a telephone is a will like any other".', 'yes'],
      },
    ],
  },
  {
    subject: 'Dogs and other animals',
    sources: [
      {
        cite: '§ 9-015',
        text: 'The owner of a dog pays for its bite, whether or not the dog has bitten before.',
      },
      {
        cite: 'Sully v. Crane',
        rest: '(2001)',
        text: 'Somebody who teases a dog and is bitten cannot claim from its owner.',
      },
      {
        cite: 'Ferris v. Lamb',
        rest: '(2015)',
        text: 'A person who walks the dog for money stands in the place of the owner while the walk lasts.',
      },
      {
        cite: 'Wynn v. Otis',
        rest: '(2018)',
        text: 'A cat is free to roam, and its owner does not pay for what it scratches on its way.',
      },
    ],
    questions: [
      {
        text: 'My dog bit a jogger. He has never done anything like it in eight years. Do I have to pay?',
        answer: 'yes',
        source: 0,
        quote: 'The owner of a dog pays for its bite, whether or not the dog has bitten before.',
        point: 'whether or not the dog has bitten before',
        reasoning: 'Eight good years do not help you here.',
        bad: ['By the rule of Tobin v. Vale (1988), "every dog has one free bite".', 'no'],
      },
      {
        text: 'A paid dog walker had my dog when it bit a child. Does the walker answer for it as I would?',
        answer: 'yes',
        source: 2,
        quote: 'stands in the place of the owner while the walk lasts',
        point: 'in the place of the owner',
        reasoning: 'The walk was paid and had not ended.',
        bad: ['Ferris v. Lamb says that "the owner alone answers, whoever holds the leash".', 'no'],
      },
      {
        text: "The neighbour's cat scratched the paint of my car. Can I make the owner pay for it?",
        answer: 'no',
        source: 3,
        quote: 'its owner does not pay for what it scratches on its way',
        point: 'does not pay for what it scratches',
        reasoning: 'Paint on a parked car is just such a scratch.',
        bad: ['Cats are like dogs since Irwin v. Moe (2020): "owners pay for paws as they pay for teeth".', 'yes'],
      },
    ],
  },
];
