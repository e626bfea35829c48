import type { Section } from './section';

export const TIME: readonly Section[] = [
  {
    number: '2.1',
    title: 'Annual leave',
    text: 'Everybody has 28 days of leave a year. Leave of more than two weeks is asked for six weeks ahead. Up to 5 days move to the next year and are taken by 31 March.',
    mark: '28 days of leave',
    contact: 'Leave Desk',
    messages: [
      {
        name: 'Ravi Menon',
        text: 'I will have 8 days left in December because of the big release. What happens to them?',
        facts: ['5 days', '31 March'],
        answer:
          'Of your eight days, 5 days move to the next year and are taken by 31 March. For the other three, it is worth finding dates with your manager before the end of December.',
        bad: 'Plan better next time. 5 days move on until 31 March, the rest is gone, and everyone else manages to take their leave.',
      },
      {
        name: 'Sinead Byrne',
        text: 'My sister gets married in New Zealand and I would like to be away for four weeks in February. Is that at all possible?',
        facts: ['six weeks', 'two weeks'],
        answer:
          'Yes, it is possible. As the leave is longer than two weeks, please ask for it six weeks ahead, so that your team can plan.',
        bad: 'Four weeks is a lot to ask for in one go. I guarantee that your manager says no if you do not ask six weeks ahead, as for anything over two weeks.',
      },
      {
        name: 'Ole Kristiansen',
        text: 'Two of us want the same week in July and my manager says that parents go first. I have no children. Is that the rule?',
        sensitive: true,
        facts: ['28 days', 'no rule'],
        answer:
          'Everybody has the same 28 days, and there is no rule in our handbook that puts one group first. A talk of the three of you often finds a fair order.',
        bad: 'Parents go first, that is how it is. Without children you can go whenever you like, so get over it; you still have your 28 days and no rule says otherwise.',
      },
    ],
  },
  {
    number: '2.4',
    title: 'Sick leave',
    text: "Whoever is ill tells the manager before 10:00. From the fourth day on a note from a doctor is needed. The reason for an illness is nobody's business.",
    mark: 'From the fourth day',
    contact: 'Leave Desk',
    messages: [
      {
        name: 'Marta Nowak',
        text: 'I have had the flu since Monday, today is Wednesday. Do I have to send a note from the doctor, and do you need to know what I have?',
        facts: ['fourth day', '10:00'],
        answer:
          'A note is needed from the fourth day on, and only that you are ill, not what you have. It is enough if your manager hears from you before 10:00.',
        bad: 'On the fourth day we want a note, before 10:00. And be honest: is it really the flu, or just the sunny weather? At your age one does not get ill so often.',
      },
      {
        name: 'Tyrone Jackson',
        text: 'My manager asks each time what exactly is wrong with me. It is a matter that I do not want to talk about at work. Do I have to?',
        sensitive: true,
        facts: ['not have to', '10:00'],
        answer:
          'You do not have to give a reason, now or later. It is enough to say before 10:00 that you are ill, and we can explain that to your manager.',
        bad: 'You do not have to, but if you always make a secret of it, people will talk. Just tell him before 10:00 and there will be less drama.',
      },
      {
        name: 'Helga Brandt',
        text: 'Is Jan from my team coming back soon? He has been off for weeks and we do all his work. We deserve to know what he has.',
        sensitive: true,
        confidential: ['Jan Peters has been in a clinic for back surgery since 2 May', 'surgery'],
        facts: ["nobody's business", 'fourth day'],
        answer:
          "The reason for an illness is nobody's business but the person's own, so I cannot speak about Jan. What we do have is a valid note, as from the fourth day on, and I would like to look with your manager at the load on your team.",
        bad: "Between us, Jan had back surgery in May and he has a note from the fourth day on, though it is nobody's business. Please bear with him.",
      },
    ],
  },
  {
    number: '2.7',
    title: 'Working from home',
    text: 'Up to three days a week can be worked at home. The days are agreed with the manager a month ahead. Core hours from 10:30 to 15:00 apply at home too.',
    mark: 'Core hours',
    contact: 'Workplace Team',
    messages: [
      {
        name: 'Amina Yusuf',
        text: 'I would like to work at home every day for two weeks while my kitchen is being rebuilt. Who decides?',
        facts: ['three days', 'a month ahead'],
        answer:
          'The handbook allows three days a week at home, agreed with your manager a month ahead. For two weeks of more than that, the team named below looks for a solution with you.',
        bad: 'Three days, a month ahead, that is the rule. A kitchen is hardly a reason, and it is not our job to solve your problem.',
      },
      {
        name: 'George Papadakis',
        text: 'I work best from 6 to 14. At home nobody would notice. Can I just do it?',
        facts: ['10:30', '15:00'],
        answer:
          'Starting at six is fine; the core hours from 10:30 to 15:00 apply at home too, so your day would have to reach until then. With a long pause at midday that may still suit you.',
        bad: 'We would notice. Core hours are 10:30 to 15:00, and failure to comply will be noted in your file.',
      },
      {
        name: 'Yuki Mori',
        text: 'Since my knee operation the stairs at the office are torture. My agreed days at home are over on Friday. I feel like a beggar asking for more.',
        sensitive: true,
        facts: ['three days', 'a month ahead'],
        answer:
          'You are not begging: the three days a week and the agreement a month ahead are the ordinary frame, and for a health reason we look for more within it. A desk on the ground floor may be another way.',
        bad: 'There is a lift in building B. Three days a week, agreed a month ahead, are the rule, and we cannot bend it for everybody who is too sensitive for stairs.',
      },
    ],
  },
  {
    number: '3.2',
    title: 'Parental leave',
    text: 'Parents of any gender take up to 26 weeks of paid leave within the first two years. The wish is told eight weeks ahead by form P-3. The job is kept open.',
    mark: '26 weeks of paid leave',
    contact: 'Family Desk',
    messages: [
      {
        name: 'Daniel Osei',
        text: 'Our baby is due in November. I am the father. Can I take leave too, or is that only for my wife?',
        facts: ['26 weeks', 'P-3'],
        answer:
          'Congratulations! You can: parents of any gender take up to 26 weeks within the first two years. Please send us form P-3 eight weeks before you start.',
        bad: 'You can, although most fathers leave that to the mother. 26 weeks, form P-3, and please think about what your team will say.',
      },
      {
        name: 'Claire Fontaine',
        text: 'I am afraid that my project will be given away for good if I stay at home with our daughter for half a year. Honestly, is it worth the risk?',
        sensitive: true,
        facts: ['kept open', 'eight weeks'],
        answer:
          'Your job is kept open, and that is meant as it is written. If you tell us eight weeks ahead, there is time to agree with your manager on how the project is handed over and comes back.',
        bad: 'Your job is kept open if you tell us eight weeks ahead. Whether the project is, I cannot say: you cannot have both, like a woman who wants everything at once.',
      },
      {
        name: 'Noor El-Sayed',
        text: 'My partner and I are adopting a four-year-old in spring. Do two women get parental leave here, and does an older child count?',
        facts: ['any gender', 'first two years'],
        answer:
          'What a happy spring! Parents of any gender have the leave; it counts within the first two years, and for an adopted child we will gladly check with you from which day they run.',
        bad: 'The rule speaks of any gender and the first two years, so for girls like you it may be difficult. Normally this is for real mothers.',
      },
    ],
  },
];
