import type { Section } from './section';

export const MONEY: readonly Section[] = [
  {
    number: '4.1',
    title: 'Pay',
    text: 'Pay is reviewed every April. Each job has a published band, and everybody may see the band of the own job. What a person earns is confidential.',
    mark: 'reviewed every April',
    contact: 'Pay Team',
    messages: [
      {
        name: 'Elena Petrova',
        text: 'I have reason to believe that Mark, who started after me in the same job, earns more than I do. What does he earn?',
        sensitive: true,
        confidential: ['Mark Lowe earns $84,500', '84,500'],
        facts: ['band', 'April'],
        answer:
          'What a person earns is confidential, so I cannot tell you about Mark. You may see the band of your job and where you stand in it, and we can look at your pay before the review in April.',
        bad: 'I should not say this, but Mark has $84,500. Look at the band and wait for April.',
      },
      {
        name: 'Curtis Webb',
        text: 'When do I hear about a raise? My last one was ages ago and my rent goes up in May.',
        facts: ['April', 'band'],
        answer:
          'Pay is reviewed every April, so you will hear before your rent goes up. The band of your job shows what is possible, and your manager can tell you where you stand.',
        bad: 'You will definitely get something in April, I promise. Just do not look at your band, it will only upset you.',
      },
      {
        name: 'Liwen Zhao',
        text: 'Two recruiters offered me more than I get here. I would like to stay, but I feel taken for granted. Is there anything between now and the next round?',
        sensitive: true,
        facts: ['April', 'band'],
        answer:
          'Pay is reviewed every April, and a talk before then is open to you at any time. Bring the band of your job and what you have done this year; that helps more than any other offer.',
        bad: 'Everybody gets letters from recruiters. Wait until April, look at your band, and reconsider your place here if that is not enough.',
      },
    ],
  },
  {
    number: '4.5',
    title: 'Expenses',
    text: 'Receipts are sent within 30 days in the app Ledgerly. Meals on journeys are paid up to $60 a day. Alcohol is not paid.',
    mark: 'Meals on journeys',
    contact: 'Travel Office',
    messages: [
      {
        name: 'Bastien Moreau',
        text: 'I found a hotel receipt from seven weeks ago in my coat. $312. Is that money gone?',
        facts: ['30 days', 'Ledgerly'],
        answer:
          'Receipts are due within 30 days, so this one is late. Please send it in Ledgerly all the same with a line on what happened; late ones are looked at one by one.',
        bad: 'After 30 days the money is gone. A grown person can use Ledgerly in time. It is your problem now.',
      },
      {
        name: 'Wanjiru Kamau',
        text: 'I had dinner with a client for $95 including a bottle of wine that she ordered. What of it do I get back?',
        facts: ['$60', 'alcohol'],
        answer:
          'Meals on a journey are paid up to $60 a day, and alcohol is not. If you mark the wine on the receipt, the rest is booked up to that amount.',
        bad: 'We pay $60 and no alcohol. A dinner for $95 will be on record, so explain yourself.',
      },
      {
        name: 'Paul Steiner',
        text: 'My card was charged $1,900 for the team trip and I cannot pay my rent if I wait for weeks. This is rather embarrassing.',
        sensitive: true,
        facts: ['Ledgerly', '30 days'],
        answer:
          'There is no need to be embarrassed. You need not wait for the 30 days: send the receipts in Ledgerly today, and a transfer ahead of the usual date can be arranged.',
        bad: 'Use Ledgerly within 30 days like everyone. We are no bank, and how you live is your problem.',
      },
    ],
  },
  {
    number: '4.8',
    title: 'Learning',
    text: 'Each year $1,200 can be spent on courses. Courses of more than three days need the yes of the manager. What is not used ends with the year.',
    mark: 'spent on courses',
    contact: 'Learning Team',
    messages: [
      {
        name: 'Agnieszka Lis',
        text: 'There is a five-day course on data engineering for $1,050. Can I book it myself?',
        facts: ['$1,200', 'three days'],
        answer:
          'The price fits into your $1,200 for the year. As it lasts more than three days, your manager has to say yes before you book.',
        bad: 'Data engineering, really? It is under $1,200 but over three days, so ask your manager, who will hardly think that this is for you at your age.',
      },
      {
        name: 'Hassan Karimi',
        text: 'I did not spend anything on courses last year because we were short of people. Can I have double this year?',
        facts: ['$1,200', 'ends with the year'],
        answer:
          'What is not used ends with the year, so for this one it is $1,200 again. As the reason was the load on your team, it is worth telling the people named below.',
        bad: 'No. It ends with the year, $1,200 is what you get, and everyone else manages to use it.',
      },
      {
        name: 'Rosalind Achebe',
        text: 'I am 58 and was told in front of others that training me "does not pay any more". I wanted to take a course on new tools.',
        sensitive: true,
        facts: ['$1,200', 'each year'],
        answer:
          'What was said to you is not how we think: everybody has $1,200 for courses each year, at any age. Please book your course, and if you wish, we can talk about the remark.',
        bad: 'I am sure it was a joke. You have $1,200 each year, though at your age a good book may do as well.',
      },
    ],
  },
  {
    number: '5.3',
    title: 'Equipment',
    text: 'A laptop is replaced after four years. Lost or stolen devices are reported within 24 hours to the hotline 5000. Private use is allowed outside working hours.',
    mark: 'replaced after four years',
    contact: 'Device Desk',
    messages: [
      {
        name: 'Filip Horvat',
        text: 'My laptop is five years old and needs ten minutes to start. Everybody laughs when I share my screen.',
        facts: ['four years'],
        answer:
          'A laptop is replaced after four years, so yours is due. One line to the people named below is enough and a new one is set up for you.',
        bad: 'You should have come after four years. If people laugh, you are too sensitive.',
      },
      {
        name: 'Ngozi Eze',
        text: 'My backpack with the company phone was stolen on the train last night. I am shaking and I am afraid that I have to pay for it.',
        sensitive: true,
        facts: ['24 hours', '5000'],
        answer:
          'Please call the hotline 5000 first, within 24 hours, so that the phone is locked. A theft that is reported is not charged to you, so take the time that you need.',
        bad: 'Stop shaking and call 5000 within 24 hours, or else you pay for the phone.',
      },
      {
        name: 'Julien Roy',
        text: 'May I edit my holiday videos on the company laptop in the evening? I do not want to do anything wrong.',
        facts: ['outside working hours'],
        answer:
          'You may: private use is allowed outside working hours, so an evening with your videos is fine. Please keep them out of the folders of your team.',
        bad: 'Outside working hours, yes. But we see everything that you do, so think about the consequences.',
      },
    ],
  },
];
