import type { Leaflet } from './situation';

export const ILLNESS: readonly Leaflet[] = [
  {
    title: 'Fever in children',
    passages: [
      {
        nextStep: 'self-care',
        text: 'A child over 3 months who drinks and plays can stay at home, lightly dressed, with small sips often.',
        advice: 'small sips often',
        question:
          'Our four-year-old has had 38.6 °C since last night. She drinks, builds towers and wants stories. Do we have to come in?',
        opening: 'Towers and stories are a good sign.',
        action: 'You can care for her at home for now and let her rest when she wants to.',
        bad: ['This is only a virus. Give her 7.5 ml of the fever syrup every four hours.', 'self-care'],
      },
      {
        nextStep: 'today',
        text: 'Any fever of 38 °C or more in a baby under 3 months is seen the same day.',
        advice: 'under 3 months',
        question:
          'Our baby is seven weeks old and has 38.2 °C. He feeds a little less than usual but otherwise seems fine. Can it wait until Monday?',
        opening: 'It is right that you ask.',
        action: "At seven weeks please do not wait until Monday; come to the children's desk now.",
        bad: ['He seems fine, so wait and see over the weekend.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'Call 911 when a child with fever has a stiff neck, cannot be woken, or has a rash that does not fade under a glass.',
        advice: 'does not fade',
        question:
          'My daughter has a high fever and small purple spots on her legs. I pressed a glass on them and they stay. She is very sleepy.',
        opening: 'Stay with her and tell them about the glass.',
        action: 'Spots that stay while she is this sleepy must be seen by a crew within minutes.',
        bad: ['Spots come with many fevers. Please book an appointment for tomorrow morning.', 'appointment'],
      },
    ],
  },
  {
    title: 'Headaches',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Rest in a dark room, water and regular meals help with most headaches.',
        advice: 'dark room',
        question:
          'I skipped lunch, stared at a screen for nine hours, and now my head is pounding. I would like to get through the evening.',
        opening: 'What a long day.',
        action: 'Eat something, drink, and give your eyes a break before you decide on the rest of the evening.',
        bad: ['You definitely have a migraine. Take 100 mg of sumatriptan and you will be fine.', 'self-care'],
      },
      {
        nextStep: 'appointment',
        text: 'Book an appointment when headaches return on several days of each week.',
        advice: 'several days of each week',
        question:
          'For about two months I have had a dull headache three or four days a week. I live on painkillers from the pharmacy. Is that normal?',
        opening: 'Two months of this is tiring.',
        action: 'Please let one of our doctors look into it, and bring a list of what you have taken.',
        bad: ['This is just tension. Stop taking everything and drink more coffee.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'Call 911 for a sudden, worst-ever headache, or one with weakness, confusion or trouble speaking.',
        advice: 'worst-ever',
        question:
          'Half an hour ago my head exploded, I have never felt such pain, out of nowhere. My wife says that I talk funny.',
        opening: 'Let your wife make the call and stay with you.',
        action: 'Pain like this together with unclear speech is checked at once, by ambulance.',
        bad: ['It is probably stress. Lie down, and if you still talk funny tomorrow, come by.', 'today'],
      },
    ],
  },
  {
    title: 'Stomach upsets',
    passages: [
      {
        nextStep: 'self-care',
        text: 'After vomiting wait ten minutes, then take a spoonful of water or rehydration drink every few minutes.',
        advice: 'wait ten minutes',
        question:
          'I think the mussels were off. I have thrown up twice since midnight and now I am thirsty, but scared to drink.',
        opening: 'That must have been a miserable night.',
        action: 'Drinking is fine if you go slowly; a whole glass at once tends to come back.',
        bad: ['You clearly have food poisoning. Take 2 capsules of loperamide and drink a litre at once.', 'self-care'],
      },
      {
        nextStep: 'today',
        text: 'When vomiting goes on for two days, or nothing has stayed down for 12 hours, we see you the same day.',
        advice: 'for 12 hours',
        question:
          'My mother is 78 and has kept nothing down since yesterday evening, not even water. That is about 14 hours now.',
        opening: 'Thank you for looking after her.',
        action: 'At her age please bring her in now rather than in the evening, and note when she last passed water.',
        bad: ['Older people often have a weak stomach. No need to call anyone before tomorrow.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'Call 911 when vomit has blood in it or looks like coffee grounds.',
        advice: 'coffee grounds',
        question:
          'My husband has been sick and it looks black and grainy, like coffee. He is pale and dizzy. He refuses to see a doctor.',
        opening: 'Let him lie down and do not give him anything to eat or drink.',
        action: 'Even if he refuses, make the call; the crew can speak to him.',
        bad: ['He probably had too much coffee. If he refuses, an appointment next week will do.', 'appointment'],
      },
    ],
  },
  {
    title: 'Chest and breathing',
    passages: [
      {
        nextStep: 'appointment',
        text: 'Book an appointment for heartburn on more than two days a week.',
        advice: 'two days a week',
        question:
          'After dinner my chest burns right up to the throat, almost every evening this month, worse when I lie down. I am 44.',
        opening: 'That spoils the evenings.',
        action: 'A doctor should hear about it; until then late and heavy meals are best avoided.',
        bad: ['You most likely have an ulcer. 40 mg of omeprazole a day will settle it.', 'self-care'],
      },
      {
        nextStep: 'today',
        text: 'A cough with rusty or bloody phlegm, or with fever for more than three days, is seen the same day.',
        advice: 'rusty or bloody',
        question:
          'I have coughed for a week, and since this morning there are rust-coloured streaks in what comes up. I smoke, if that matters.',
        opening: 'It is good that you mention the colour.',
        action: 'Please come today, and do not be shy about the smoking: it helps the doctor to know.',
        bad: ['Smokers cough, that is nothing but irritation. Skip a pack and see.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'Call 911 for pressure in the chest, pain that spreads to an arm or the jaw, or sudden shortness of breath.',
        advice: 'arm or the jaw',
        question:
          'There is a weight on my chest since I shovelled snow, and my left arm feels odd. I do not want to make a fuss on Christmas Eve.',
        opening: 'You are not making a fuss; sit down and unlock the door.',
        action: 'A weight on the chest with a strange arm is what ambulances are for, on Christmas Eve too.',
        bad: ['That is just a sore muscle from shovelling. Take a hot bath and enjoy the evening.', 'self-care'],
      },
    ],
  },
];
