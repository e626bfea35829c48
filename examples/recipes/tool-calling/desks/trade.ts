import { call, tool, type Desk } from './desk';

export const TRADE: readonly Desk[] = [
  {
    name: 'warehouse',
    tools: [
      tool('check_stock', 'Counts what lies at a site.', { sku: 'Such as K-100', site: ['Where', ['north', 'south']] }),
      tool('move_stock', 'Sends goods from one site to the other.', {
        sku: 'Such as K-100',
        from: ['Site', ['north', 'south']],
        to: ['Site', ['north', 'south']],
        quantity: ['Pieces', 'integer'],
      }),
      tool('create_return', 'Opens the return of a customer.', {
        order_id: 'Such as 2026-881',
        sku: 'Such as K-100',
        reason: ['Why', ['damaged', 'wrong item', 'changed mind']],
      }),
      tool('reorder', 'Orders from a supplier.', {
        sku: 'Such as K-100',
        quantity: ['Pieces', 'integer'],
        supplier: 'Its name',
      }),
    ],
    requests: [
      {
        text: 'How many K-204 do we still have in the south?',
        calls: [call('check_stock', { sku: 'K-204', site: 'south' })],
        mistaken: call('check_stock', { sku: 'K-240', site: 'north' }),
      },
      {
        text: 'North runs out of K-77. Send three dozen over from the south.',
        calls: [call('move_stock', { sku: 'K-77', from: 'south', to: 'north', quantity: 36 })],
        mistaken: call('move_stock', { sku: 'K-77', from: 'north', to: 'south', quantity: 30 }),
      },
      {
        text: 'The customer of order 2026-1190 got a K-31 with a cracked lid. Open a return.',
        calls: [call('create_return', { order_id: '2026-1190', sku: 'K-31', reason: 'damaged' })],
        mistaken: call('create_return', { order_id: '2026-1190', sku: 'K-13', reason: 'changed mind' }),
      },
      {
        text: 'Get us 500 more of K-12 from Halden, the usual people.',
        calls: [call('reorder', { sku: 'K-12', quantity: 500, supplier: 'Halden' })],
        mistaken: call('move_stock', { sku: 'K-12', from: 'south', to: 'north', quantity: 500 }),
      },
      {
        text: 'I want to know the stock of K-9 at both sites.',
        calls: [call('check_stock', { sku: 'K-9', site: 'north' }), call('check_stock', { sku: 'K-9', site: 'south' })],
        mistaken: call('check_stock', { sku: 'K-90', site: 'both' }),
      },
      {
        text: 'Order 2026-771 wants to return a K-55. Set it up.',
        calls: [],
        ask: { word: 'reason', known: 'order number', question: 'What is the reason for the return of K-55?' },
        mistaken: call('create_return', { order_id: '2026-771', sku: 'K-55', reason: 'changed mind' }),
      },
    ],
  },
  {
    name: 'banking',
    tools: [
      tool('transfer', 'Sends money to a saved payee.', {
        from_account: ['Own account', ['checking', 'savings']],
        payee: 'Name of the payee',
        amount: ['Amount', 'number'],
        currency: 'Three letters',
      }),
      tool('freeze_card', 'Blocks a card.', {
        last4: 'Last four digits',
        reason: ['Why', ['lost', 'stolen', 'damaged']],
      }),
      tool('exchange_rate', 'Tells the rate of today.', { from: 'Three letters', to: 'Three letters' }),
      tool('list_transactions', 'Lists payments.', {
        account: ['Own account', ['checking', 'savings']],
        from_date: 'YYYY-MM-DD',
        to_date: 'YYYY-MM-DD',
        min_amount: ['Smallest amount shown', 'number'],
      }),
    ],
    requests: [
      {
        text: 'Send my share of the rent, 612.50 dollars, from checking to Greta.',
        calls: [call('transfer', { from_account: 'checking', payee: 'Greta', amount: 612.5, currency: 'USD' })],
        mistaken: call('transfer', { from_account: 'savings', payee: 'Greta', amount: 61250, currency: 'USD' }),
      },
      {
        text: 'Somebody took my purse on the tram! The card ends with 4471.',
        calls: [call('freeze_card', { last4: '4471', reason: 'stolen' })],
        mistaken: call('freeze_card', { last4: '4417', reason: 'lost' }),
      },
      {
        text: 'How many Swiss francs does one get for a euro today?',
        calls: [call('exchange_rate', { from: 'EUR', to: 'CHF' })],
        mistaken: call('exchange_rate', { from: 'CHF', to: 'EUR' }),
      },
      {
        text: 'What went out of my savings in August that was 200 or more?',
        calls: [
          call('list_transactions', {
            account: 'savings',
            from_date: '2026-08-01',
            to_date: '2026-08-31',
            min_amount: 200,
          }),
        ],
        mistaken: call('list_transactions', {
          account: 'checking',
          from_date: '2026-08-01',
          to_date: '2026-09-16',
          min_amount: 0,
        }),
      },
      {
        text: 'My card 9002 broke in two, block it. And tell me what a pound is in dollars.',
        calls: [
          call('freeze_card', { last4: '9002', reason: 'damaged' }),
          call('exchange_rate', { from: 'GBP', to: 'USD' }),
        ],
        mistaken: call('freeze_card', { last4: '9002', reason: 'stolen' }),
      },
      {
        text: 'Please pay Omar from my checking account, in dollars as always.',
        calls: [],
        ask: { word: 'amount', known: 'which account', question: 'What amount should I send to Omar?' },
        mistaken: call('transfer', { from_account: 'checking', payee: 'Omar', amount: 100, currency: 'USD' }),
      },
    ],
  },
];
