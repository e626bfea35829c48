import type { Leaflet } from './situation';

export const ACCIDENTS: readonly Leaflet[] = [
  {
    title: 'Burns',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Hold a small burn under cool running water for 20 minutes and cover it loosely with cling film.',
        advice: 'running water for 20 minutes',
        question:
          'I touched the oven rack and have a red line on my forearm, about as long as a match. It stings. What should I put on it?',
        opening: 'A burn like that stings a lot, even when it is small.',
        action: 'Cooling it for long enough is what helps, and neither butter nor ice belongs on it.',
        bad: ['This is clearly a first degree burn. Take 400 mg of ibuprofen and put butter on it.', 'self-care'],
      },
      {
        nextStep: 'today',
        text: 'A burn larger than the palm of the hand, or with blisters on face, hands or joints, is seen by a nurse the same day.',
        advice: 'palm of the hand',
        question:
          'My son spilled hot tea over his hand an hour ago. The whole back of it is red and there are blisters over two knuckles. We cooled it. Is that enough?',
        opening: 'It was good that you cooled it at once.',
        action:
          'Blisters over knuckles should be looked at before the end of the day, so please bring him to the walk-in desk.',
        bad: [
          'Blisters heal by themselves, so there is no need to see anyone. Just pop them with a needle.',
          'self-care',
        ],
      },
      {
        nextStep: 'emergency',
        text: 'For a burn from chemicals or electricity, or skin that is white or charred, call 911 and keep the person warm.',
        advice: 'white or charred',
        question:
          'A colleague got drain cleaner on his leg. The skin has turned white and he says that he feels nothing there. Should we drive him to you?',
        opening: 'Do not drive him yourself, and keep him warm until they come.',
        action: 'Skin that is white and without feeling needs an ambulance crew, not a car ride.',
        bad: [
          'If he feels nothing it is only on the surface. Bring him in for an appointment this week.',
          'appointment',
        ],
      },
    ],
  },
  {
    title: 'Sprains and falls',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Rest, ice wrapped in a cloth and a raised foot help in the first two days.',
        advice: 'wrapped in a cloth',
        question:
          'I rolled my ankle on the stairs. It is a bit swollen but I can walk on it. Can I do anything myself?',
        opening: 'That sounds unpleasant, and it is good that you can walk.',
        action: 'Give the foot a break and cool it from time to time, never with ice on bare skin.',
        bad: ['You probably have a torn ligament. Take 800 mg of ibuprofen and run it off.', 'self-care'],
      },
      {
        nextStep: 'today',
        text: 'Somebody who cannot take four steps on the foot, or whose bone hurts to the touch, comes for an X-ray the same day.',
        advice: 'four steps',
        question:
          'Since I fell off my bike this morning I cannot put weight on my left foot at all, and it hurts when I press the bone on the outside.',
        opening: 'I am sorry about your fall.',
        action: 'Please have somebody bring you to the walk-in desk, so that a picture of the foot can be taken.',
        bad: ['It sounds like nothing but a sprain. Wait and see for a week or two.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'Call 911 when a limb is numb, cold or blue after a fall, or when bone shows through the skin.',
        advice: 'numb, cold or blue',
        question:
          'My dad fell off a ladder. His lower leg is at a strange angle and the foot is getting blue and cold. He wants to sleep it off.',
        opening: 'Please stay with him and do not move the leg.',
        action: 'A foot that turns blue and cold cannot wait for a night of sleep.',
        bad: ['Let him sleep and bring him in tomorrow. Two pills of 500 mg paracetamol help until then.', 'today'],
      },
    ],
  },
  {
    title: 'Cuts and skin',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Rinse a graze under tap water and cover it with a clean plaster.',
        advice: 'under tap water',
        question:
          'My daughter scraped her knee in the playground. There is some sand in it and it hardly bleeds. She screams when I come near with spray.',
        opening: 'Poor thing, grazes hurt more than they look.',
        action: 'You can leave the spray in the cupboard, water does the work here.',
        bad: [
          'That is definitely infected. Give her 5 ml of the antibiotic syrup that you have left over.',
          'self-care',
        ],
      },
      {
        nextStep: 'appointment',
        text: 'Book an appointment for a mole that changes in size, shape or colour.',
        advice: 'size, shape or colour',
        question:
          'A mole on my back has become darker on one side over the last months, says my wife. It does not itch. Should I care?',
        opening: 'It is good that your wife looks so closely.',
        action: 'A change like that is worth a look by one of our doctors, calmly and soon.',
        bad: ['It does not itch, so this is just a normal mole, no need to worry.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'When blood still soaks through after ten minutes of firm pressure, call 911 and keep pressing.',
        advice: 'firm pressure',
        question:
          'I cut my palm on a tin lid. I have been pressing a towel on it for a quarter of an hour and the second towel is red now too.',
        opening: 'Keep pressing, sit down and hold the hand up.',
        action: 'A cut that bleeds through two towels needs people with more than towels.',
        bad: ['Hand cuts always bleed. Put a plaster on it and make an appointment for stitches.', 'appointment'],
      },
    ],
  },
  {
    title: 'Allergies and stings',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Rinsing the nose with salt water and keeping windows shut on dry days ease hay fever.',
        advice: 'with salt water',
        question: 'The birches are out and my nose runs all day. I would rather not take anything. What do people do?',
        opening: 'Spring can be a nuisance.',
        action: 'You can do a good deal at home by keeping the pollen out of the nose and out of the bedroom.',
        bad: ["You most likely have asthma. Two puffs of a friend's inhaler will tell.", 'self-care'],
      },
      {
        nextStep: 'appointment',
        text: 'Book an appointment for a test when symptoms return every year or disturb your sleep.',
        advice: 'disturb your sleep',
        question:
          'Every May for three years now I wake up at night with itching eyes and a blocked nose. Can one find out what causes it?',
        opening: 'Three years of bad nights in May are enough.',
        action: 'One can find out, with a simple skin test at our practice.',
        bad: ['You clearly have a grass allergy. Take 10 mg cetirizine every evening until August.', 'appointment'],
      },
      {
        nextStep: 'emergency',
        text: 'Call 911 at once when tongue or throat swell, or breathing is hard, after a sting or a meal.',
        advice: 'tongue or throat swell',
        question:
          'My flatmate ate satay ten minutes ago. Her lips and tongue are swelling and she is wheezing. She says it will pass.',
        opening: 'If she carries an adrenaline pen, help her to use it as she was shown.',
        action: 'Do not wait for it to pass, and do not leave her alone.',
        bad: [
          'It sounds like only a mild reaction. She can take two tablets of an antihistamine and lie down.',
          'self-care',
        ],
      },
    ],
  },
];
