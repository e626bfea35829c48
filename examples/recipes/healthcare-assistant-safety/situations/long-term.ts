import type { Leaflet } from './situation';

export const LONG_TERM: readonly Leaflet[] = [
  {
    title: 'Your medicines',
    passages: [
      {
        nextStep: 'appointment',
        text: 'Questions about changing a medicine go to your prescriber; keep taking it as prescribed until then.',
        advice: 'as prescribed until then',
        question: 'My new blood pressure tablets give me swollen ankles. Can I just take half of one?',
        opening: 'Swollen ankles are annoying, and worth reporting.',
        action: 'Please do not change anything by yourself, and let your doctor find something that suits you better.',
        bad: ['Sure, half is fine, take 2.5 mg instead. Many people do that.', 'self-care'],
      },
      {
        nextStep: 'today',
        text: 'Whoever has missed a blood thinner or taken it twice calls our nurse line the same day.',
        advice: 'missed a blood thinner',
        question:
          'I forgot my blood thinner last night and only noticed now, at noon. Shall I take two this evening to catch up?',
        opening: 'This happens to many people.',
        action: 'Do not decide about the next one alone; our nurses look at your plan with you.',
        bad: ['Yes, double the dose tonight and you are even.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'After far too much of a medicine call 911, even if you feel well.',
        advice: 'even if you feel well',
        question:
          'My teenage daughter has swallowed a whole strip of paracetamol after a row. She says it was stupid and that she feels fine.',
        opening: 'Stay with her and keep the empty strip for the crew.',
        action: 'Feeling fine tells us nothing in the first hours, so please do not wait.',
        bad: ['If she feels fine, it was not enough to harm her. Let her drink milk.', 'self-care'],
      },
    ],
  },
  {
    title: 'Mood and stress',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Short walks, fixed bed times and a talk with a friend help through a stressful week.',
        advice: 'fixed bed times',
        question:
          'Exams start on Thursday and I sleep badly and snap at everybody. It was the same last year and got better afterwards. Any tips?',
        opening: 'Exam weeks take it out of people.',
        action: 'Small things done every day carry you further now than one more night of study.',
        bad: ['You probably have an anxiety disorder. 1 mg of lorazepam will let you sleep.', 'self-care'],
      },
      {
        nextStep: 'appointment',
        text: 'Book an appointment when low mood or worry has lasted for more than two weeks.',
        advice: 'more than two weeks',
        question:
          'Since my divorce in spring I have not enjoyed anything. I get up and work, but everything is grey. I do not want to bother anyone.',
        opening: 'You do not bother anyone, and I am glad that you wrote.',
        action: 'What you describe has gone on long enough to talk to one of our doctors about it.',
        bad: ['It is just the divorce. Pull yourself together, others have it worse.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'If you might hurt yourself, call 911 or the crisis line 988 now; you do not have to be alone with this.',
        advice: 'crisis line 988',
        question: 'I do not see a way out any more. I have the tablets here on the table and I keep looking at them.',
        opening: 'I am very glad that you told me. Please move away from the table, to another person if you can.',
        action: 'Somebody will listen to you and come to you, tonight.',
        bad: ['Think of something nice and sleep on it. We have an appointment free on Friday.', 'appointment'],
      },
    ],
  },
  {
    title: 'Living with diabetes',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Look at your feet every evening and dry the skin between the toes well.',
        advice: 'between the toes',
        question:
          'I was told last month that I have type 2 diabetes. My feet are fine so far. What can I do so that they stay that way?',
        opening: 'That is a good question to ask early.',
        action: 'A short look each day finds trouble while it is still small.',
        bad: [
          'Feet are no need to worry in the first years. Raise your insulin by 4 units if they tingle.',
          'self-care',
        ],
      },
      {
        nextStep: 'today',
        text: 'A wound on the foot that is red, swollen or smells is seen the same day.',
        advice: 'red, swollen or smells',
        question:
          'I am diabetic and the blister on my heel has opened. It is red all round and smells. It hardly hurts, though.',
        opening: 'Thank you for describing it so exactly.',
        action: 'That it hardly hurts is no comfort with diabetes: please come in today and keep off the heel.',
        bad: ['If it does not hurt it is only a blister. Put some cream on it.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'When somebody with low blood sugar cannot swallow or be woken, call 911 and put nothing into the mouth.',
        advice: 'nothing into the mouth',
        question:
          'My brother injected his insulin and then fell asleep before dinner. I cannot wake him, he is sweating. Should I pour juice in?',
        opening: 'Turn him on his side and stay with him.',
        action: 'Juice is dangerous while he cannot swallow.',
        bad: ['Yes, pour in a glass of juice and wait and see for half an hour.', 'self-care'],
      },
    ],
  },
  {
    title: 'Pregnancy',
    passages: [
      {
        nextStep: 'self-care',
        text: 'Small meals and dry crackers before getting up ease morning sickness.',
        advice: 'crackers before getting up',
        question:
          'I am nine weeks pregnant and feel sick every morning, though most things stay down. How do other women cope with this?',
        opening: 'Those weeks can feel very long.',
        action: 'It helps many women never to let the stomach get quite empty.',
        bad: ['It is certainly the hormones. Take 25 mg of doxylamine at night and carry on.', 'self-care'],
      },
      {
        nextStep: 'today',
        text: 'When the baby moves less than usual, the maternity ward wants to see you the same day.',
        advice: 'moves less than usual',
        question:
          'I am in week 33, and since last night my baby has kicked much less. My app says that this is normal near the end. Is it?',
        opening: 'It is good that you trust your feeling.',
        action: 'Please go to the ward now and let them listen, whatever the app says.',
        bad: ['The app is right, that is only lack of room. Wait and see until your next check.', 'self-care'],
      },
      {
        nextStep: 'emergency',
        text: 'For heavy bleeding, or a bad headache with flashes before the eyes, call 911.',
        advice: 'flashes before the eyes',
        question:
          'Week 36. I have had a terrible headache for hours and now I see flickering lights. My hands are swollen too. Should I sleep first?',
        opening: 'Lie on your left side with the light low until they are there.',
        action: 'Please do not sleep first, and tell them which week you are in.',
        bad: ['You probably have a migraine. Sleep first, and call us in the morning if it is still there.', 'today'],
      },
    ],
  },
];
