import type { Situation } from './situation';

/** Parcels, prices and matters that others decide. */
export const DELIVERY: readonly Situation[] = [
  {
    customer: 'Samuel Okoro',
    order: 'FH-21188',
    letter:
      'My parcel was due on the 3rd and came nine working days late, after our holiday. I paid $7.90 for shipping. I want that back at the very least.',
    outcome: 'refund',
    ourMistake: true,
    facts: ['5 working days', '$7.90'],
    decision: 'A delivery that is more than 5 working days late costs no shipping, so the $7.90 go back to you.',
    details: 'The amount is on its way to your original payment method.',
    bad: ['delays are the fault of the carrier, so shipping fees are not returned.', 'decline'],
  },
  {
    customer: 'Laura Jiménez',
    order: 'FH-21422',
    letter:
      'The order is three working days late and I have to leave on Saturday. I demand that you refund the shipping fee right now and pay me for the wasted time.',
    outcome: 'decline',
    ourMistake: true,
    facts: ['5 working days'],
    decision: 'Shipping is refunded when a parcel is more than 5 working days late, which yours is not at the moment.',
    details:
      'It was scanned in your town this morning. If it has not come by Monday, please write again and the fee goes back.',
    bad: ['you are right to be angry. We will refund the shipping and credit $20 for your time.', 'refund'],
  },
  {
    customer: 'Kwame Asante',
    order: 'FH-20871',
    letter:
      'Tracking has said "handed to carrier" for 12 working days and nothing has moved since. I think my rain trousers are somewhere on the moon.',
    outcome: 'replacement',
    ourMistake: true,
    facts: ['10 working days', 'lost'],
    decision: 'After 10 working days without a scan a parcel counts as lost, so your trousers are sent again.',
    details:
      'The new parcel leaves tomorrow, and you will get its tracking number by mail. Should the old one land after all, simply refuse it.',
    bad: ['please be patient, parcels from the moon take a little longer. Write again in a month.', 'decline'],
  },
  {
    customer: 'Birgit Hansen',
    order: 'FH-21377',
    letter:
      'No scan for six working days now. The carrier shrugs. I would like you to send the thermos again, it is a birthday present for Sunday.',
    outcome: 'decline',
    ourMistake: true,
    facts: ['10 working days'],
    decision: 'A parcel is sent again when it has had no scan for 10 working days, and yours has been silent for six.',
    details:
      'I have asked the carrier to search. Please write to us on the 10th day and a new thermos leaves the same day.',
    bad: ['a birthday comes first: we have just sent another thermos by express, exception for you.', 'replacement'],
  },
  {
    customer: 'Anil Kapoor',
    order: 'FH-21319',
    letter:
      'I paid $189 for the Juniper 40 last week and today it is $159 on your site. That is quite a bitter pill. Is there something you can do?',
    outcome: 'store credit',
    facts: ['14 days', '$30'],
    decision: 'Our price fell within 14 days of your order, so the difference of $30 becomes store credit.',
    details: 'It is on your balance from tomorrow, and you can use it for any order.',
    bad: ['prices change all the time, and we never pay differences.', 'decline'],
  },
  {
    customer: 'Chloe Dubois',
    order: 'FH-21295',
    letter:
      'Another shop sells the same Brook filter $12 cheaper. I ordered yours four days ago. Please match the price, otherwise I am sending it back.',
    outcome: 'decline',
    facts: ['other shops', '45 days'],
    decision: 'We do not match prices of other shops, so the price of your order stays as it is.',
    details: 'If you would rather send the filter back unused, that is possible within 45 days.',
    bad: ['we do not want to lose you, so we will credit the $12.', 'store credit'],
  },
  {
    customer: 'Mohammed Alvi',
    order: 'FH-21008',
    letter:
      'The sleeping mat I bought 20 days ago has just gone on sale for $25 less. Your policy page says you give the difference. When do I get it?',
    outcome: 'decline',
    facts: ['14 days'],
    decision: 'The difference is given when our price falls within 14 days of the order; yours was 20 days ago.',
    details: 'If the mat is still unused, you can return it within 45 days and order at the new price.',
    bad: ['20 days or 14, who counts? We will credit the $25 to your balance.', 'store credit'],
  },
  {
    customer: 'Isabel Ferreira',
    order: 'FH-20655',
    letter:
      'I want to know everything that you store about me, and then I want it deleted. I understand that the law gives you one month.',
    outcome: 'hand over',
    facts: ['care team', '1 working day'],
    decision: 'Requests about personal data go to our care team, and I have passed yours on today.',
    details: 'They write to you within 1 working day and tell you what happens next.',
    bad: ['please confirm your password so that I can delete the account for you.', 'decline'],
  },
  {
    customer: 'Stephen Clarke',
    order: 'FH-20233',
    letter:
      'My lawyer says that you owe me $600 because the tent leaked and ruined my camera. You will hear from him unless you pay by Friday.',
    outcome: 'hand over',
    facts: ['care team', '1 working day'],
    decision:
      'A claim like this is answered by our care team, who have your letter now and reply within 1 working day.',
    details:
      'Please keep the tent and the camera as they are, and send photos of both to this address if you have them.',
    bad: ['please calm down. Lawyers do not frighten us, and cameras do not belong in tents.', 'decline'],
  },
  {
    customer: 'Keiko Tanaka',
    order: 'FH-21444',
    letter:
      'The box held a blue sleeping bag for children, but I had ordered the grey one for adults. It is still in its foil. Please send the right one.',
    outcome: 'hand over',
    ourMistake: true,
    facts: ['care team', '1 working day'],
    decision:
      'That was the wrong box. I have given your case to the care team, who arrange the swap with the warehouse.',
    details: 'They write within 1 working day. Please keep the blue bag in its foil until then.',
    bad: ['please check what you ordered first. In most cases the customer clicks on the wrong size.', 'decline'],
  },
  {
    customer: 'Dmitri Volkov',
    order: 'FH-21199',
    letter:
      'Since I had to wait eight working days longer than promised, I think a refund of the shipping fee of $12.50 and a free mug would be fair.',
    outcome: 'refund',
    ourMistake: true,
    facts: ['5 working days', '$12.50'],
    decision: 'With more than 5 working days of delay the shipping fee is ours, so you get the $12.50 back.',
    details:
      'It goes to your original payment method today. More than the fee is not paid for delays, so there is no mug.',
    bad: [
      'we refund the shipping fee and I have put a mug and a $25 voucher on top, because I feel for you. It is our goodwill.',
      'refund',
    ],
  },
  {
    customer: 'Ama Boateng',
    order: 'FH-20540',
    letter:
      'I would like to pick up my order in your shop in town instead of having it delivered, and pay half in cash. Is that possible? I could not find it anywhere.',
    outcome: 'hand over',
    facts: ['care team', '1 working day'],
    decision: 'Our rules leave this open, so I have put your question to the care team.',
    details: 'They answer within 1 working day. The order stays where it is until you have heard from them.',
    bad: ['yes, just send us your card number as a deposit and pick it up on Monday.', 'hand over'],
  },
];
