import { call, tool, type Desk } from './desk';

export const OFFICE: readonly Desk[] = [
  {
    name: 'calendar',
    tools: [
      tool('create_event', 'Puts an event into the calendar.', {
        kind: ['What it is', ['meeting', 'call', 'focus']],
        date: 'YYYY-MM-DD',
        start: 'HH:MM, 24 hours',
        minutes: ['Length', 'integer'],
        attendees: ['Short names, in alphabetical order; empty for nobody else', 'list'],
      }),
      tool('move_event', 'Moves an event.', { event_id: 'Such as EV-12', date: 'YYYY-MM-DD', start: 'HH:MM' }),
      tool('cancel_event', 'Takes an event out.', {
        event_id: 'Such as EV-12',
        notify: ['Whether the attendees are told', 'boolean'],
      }),
      tool('find_slot', 'Finds the first time at which all are free.', {
        attendees: ['Short names, in alphabetical order', 'list'],
        minutes: ['Length', 'integer'],
        before: 'Last day, YYYY-MM-DD',
      }),
    ],
    requests: [
      {
        text: 'Put 90 minutes of focus time for me into tomorrow at half past eight in the morning, nobody else.',
        calls: [
          call('create_event', { kind: 'focus', date: '2026-09-17', start: '08:30', minutes: 90, attendees: [] }),
        ],
        mistaken: call('find_slot', { attendees: [], minutes: 90, before: '2026-09-17' }),
      },
      {
        text: 'EV-88 clashes with the dentist. Push it to Friday this week, two in the afternoon.',
        calls: [call('move_event', { event_id: 'EV-88', date: '2026-09-18', start: '14:00' })],
        mistaken: call('cancel_event', { event_id: 'EV-88', notify: true }),
      },
      {
        text: 'Cancel EV-31 without making a fuss, the others already know.',
        calls: [call('cancel_event', { event_id: 'EV-31', notify: false })],
        mistaken: call('cancel_event', { event_id: 'EV-13', notify: true }),
      },
      {
        text: 'When do bo, ann and I have three quarters of an hour together before the end of September? Just look, do not book.',
        calls: [call('find_slot', { attendees: ['ann', 'bo'], minutes: 45, before: '2026-09-30' })],
        mistaken: call('create_event', {
          kind: 'meeting',
          date: '2026-09-30',
          start: '09:00',
          minutes: 45,
          attendees: ['ann', 'bo'],
        }),
      },
      {
        text: 'Drop EV-7 and tell everyone, and give me a 30 minute call with kim on Monday at ten instead.',
        calls: [
          call('cancel_event', { event_id: 'EV-7', notify: true }),
          call('create_event', { kind: 'call', date: '2026-09-21', start: '10:00', minutes: 30, attendees: ['kim'] }),
        ],
        mistaken: call('move_event', { event_id: 'EV-7', date: '2026-09-21', start: '10:00' }),
      },
      {
        text: 'Set up an hour with lou next Tuesday, a normal meeting.',
        calls: [],
        ask: {
          word: 'time',
          known: 'which day',
          question: 'At what time on Tuesday should the meeting with lou start?',
        },
        mistaken: call('create_event', {
          kind: 'meeting',
          date: '2026-09-22',
          start: '09:00',
          minutes: 60,
          attendees: ['lou'],
        }),
      },
    ],
  },
  {
    name: 'IT operations',
    tools: [
      tool('restart_service', 'Restarts a service.', {
        service: 'Its name',
        environment: ['Where', ['staging', 'production']],
      }),
      tool('scale_service', 'Changes the number of copies that run.', {
        service: 'Its name',
        environment: ['Where', ['staging', 'production']],
        replicas: ['Copies', 'integer'],
      }),
      tool('get_logs', 'Shows the log of a service.', {
        service: 'Its name',
        environment: ['Where', ['staging', 'production']],
        minutes: ['How far back', 'integer'],
        level: ['Lowest level', ['info', 'warn', 'error']],
      }),
      tool('create_ticket', 'Opens a ticket.', {
        queue: ['Who takes it', ['network', 'database', 'desktop']],
        priority: ['How urgent', ['low', 'normal', 'high']],
        system: 'What it is about',
      }),
    ],
    requests: [
      {
        text: 'checkout on production is stuck again. Give it a kick, please.',
        calls: [call('restart_service', { service: 'checkout', environment: 'production' })],
        mistaken: call('restart_service', { service: 'payments', environment: 'staging' }),
      },
      {
        text: 'Marketing sends the newsletter at noon. Have eight copies of landing running in production by then.',
        calls: [call('scale_service', { service: 'landing', environment: 'production', replicas: 8 })],
        mistaken: call('restart_service', { service: 'landing', environment: 'production' }),
      },
      {
        text: 'Show me only the errors that search threw in staging during the last two hours.',
        calls: [call('get_logs', { service: 'search', environment: 'staging', minutes: 120, level: 'error' })],
        mistaken: call('get_logs', { service: 'search', environment: 'production', minutes: 2, level: 'info' }),
      },
      {
        text: 'The replica db-eu-2 lags behind by an hour and reports are wrong. Somebody from databases must look at this right away.',
        calls: [call('create_ticket', { queue: 'database', priority: 'high', system: 'db-eu-2' })],
        mistaken: call('create_ticket', { queue: 'network', priority: 'normal', system: 'db-eu-2' }),
      },
      {
        text: 'Restart auth in staging, and pull the warnings and worse that it wrote in the last 15 minutes.',
        calls: [
          call('restart_service', { service: 'auth', environment: 'staging' }),
          call('get_logs', { service: 'auth', environment: 'staging', minutes: 15, level: 'warn' }),
        ],
        mistaken: call('get_logs', { service: 'auth', environment: 'production', minutes: 15, level: 'error' }),
      },
      {
        text: 'Bring billing down to two copies.',
        calls: [],
        ask: {
          word: 'production',
          known: 'how many',
          question: 'Should I scale billing in staging or in production?',
        },
        mistaken: call('scale_service', { service: 'billing', environment: 'production', replicas: 2 }),
      },
    ],
  },
];
