import { call, tool, type Desk } from './desk';

export const HOME: readonly Desk[] = [
  {
    name: 'smart home',
    tools: [
      tool('set_temperature', 'Sets the heating of a room.', { room: 'Its name', celsius: ['Wanted', 'number'] }),
      tool('set_light', 'Sets the light of a room.', {
        room: 'Its name',
        percent: ['Brightness, 0 is off', 'integer'],
        colour: ['Tone', ['warm', 'cold']],
      }),
      tool('start_robot', 'Sends out the cleaning robot.', {
        program: ['What it does', ['vacuum', 'mop']],
        rooms: ['In this order', 'list'],
      }),
      tool('set_alarm', 'Arms or disarms the house.', { mode: ['How', ['off', 'night', 'away']] }),
    ],
    requests: [
      {
        text: 'It is freezing in the study. Make it 21 and a half in there.',
        calls: [call('set_temperature', { room: 'study', celsius: 21.5 })],
        mistaken: call('set_temperature', { room: 'bedroom', celsius: 25 }),
      },
      {
        text: 'Film night: living room down to a tenth, the warm tone.',
        calls: [call('set_light', { room: 'living room', percent: 10, colour: 'warm' })],
        mistaken: call('set_light', { room: 'living room', percent: 90, colour: 'cold' }),
      },
      {
        text: 'The dog was in the kitchen and then in the hall, with muddy paws. Wet cleaning, kitchen first.',
        calls: [call('start_robot', { program: 'mop', rooms: ['kitchen', 'hall'] })],
        mistaken: call('start_robot', { program: 'vacuum', rooms: ['hall', 'kitchen'] }),
      },
      {
        text: 'We are off to the sea until Sunday, lock everything down.',
        calls: [call('set_alarm', { mode: 'away' })],
        mistaken: call('set_alarm', { mode: 'night' }),
      },
      {
        text: 'Good night! House on night mode, and the bedroom at 17 degrees.',
        calls: [call('set_alarm', { mode: 'night' }), call('set_temperature', { room: 'bedroom', celsius: 17 })],
        mistaken: call('set_alarm', { mode: 'away' }),
      },
      {
        text: 'Make it a bit warmer, 22 would be nice.',
        calls: [],
        ask: { word: 'room', known: 'how warm', question: 'In which room should I set the heating to 22 degrees?' },
        mistaken: call('set_temperature', { room: 'living room', celsius: 22 }),
      },
    ],
  },
  {
    name: 'travel',
    tools: [
      tool('search_flights', 'Finds flights.', {
        from: 'Code of the airport',
        to: 'Code of the airport',
        date: 'YYYY-MM-DD',
        passengers: ['People', 'integer'],
      }),
      tool('search_hotels', 'Finds rooms.', {
        city: 'Its name',
        check_in: 'YYYY-MM-DD',
        nights: ['Length of the stay', 'integer'],
        min_stars: ['At least, 1 to 5', 'integer'],
      }),
      tool('book_car', 'Books a rental car.', {
        city: 'Its name',
        pick_up: 'YYYY-MM-DD',
        days: ['Length', 'integer'],
        size: ['Class', ['small', 'family', 'van']],
      }),
      tool('cancel_booking', 'Cancels a booking.', { booking_id: 'Such as TR-9' }),
    ],
    requests: [
      {
        text: 'My sister and I want to fly from OSL to LIS on the 3rd of October. What is there?',
        calls: [call('search_flights', { from: 'OSL', to: 'LIS', date: '2026-10-03', passengers: 2 })],
        mistaken: call('search_flights', { from: 'LIS', to: 'OSL', date: '2026-10-03', passengers: 1 }),
      },
      {
        text: 'Find me something nice in Vienna, four stars or better, from the 24th for three nights.',
        calls: [call('search_hotels', { city: 'Vienna', check_in: '2026-09-24', nights: 3, min_stars: 4 })],
        mistaken: call('book_car', { city: 'Vienna', pick_up: '2026-09-24', days: 3, size: 'small' }),
      },
      {
        text: 'We are seven people with luggage in Porto on October 9th and need wheels for five days. Book it.',
        calls: [call('book_car', { city: 'Porto', pick_up: '2026-10-09', days: 5, size: 'van' })],
        mistaken: call('book_car', { city: 'Porto', pick_up: '2026-09-09', days: 7, size: 'family' }),
      },
      {
        text: 'The conference is off. Get rid of TR-5512.',
        calls: [call('cancel_booking', { booking_id: 'TR-5512' })],
        mistaken: call('cancel_booking', { booking_id: 'TR-5521' }),
      },
      {
        text: 'Cancel TR-77 and look for a flight from MUC to CPH for me alone, the day after tomorrow.',
        calls: [
          call('cancel_booking', { booking_id: 'TR-77' }),
          call('search_flights', { from: 'MUC', to: 'CPH', date: '2026-09-18', passengers: 1 }),
        ],
        mistaken: call('search_flights', { from: 'CPH', to: 'MUC', date: '2026-09-17', passengers: 1 }),
      },
      {
        text: 'I need a small car in Bergen for two days.',
        calls: [],
        ask: { word: 'day', known: 'how many', question: 'On which day would you like to pick up the car in Bergen?' },
        mistaken: call('book_car', { city: 'Bergen', pick_up: '2026-09-17', days: 2, size: 'small' }),
      },
    ],
  },
];
