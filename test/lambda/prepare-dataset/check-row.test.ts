import fc from 'fast-check';
import { checkRow } from '../../../lambda/prepare-dataset/check-row';
import { REASON, Refusal } from '../../../lambda/prepare-dataset/row-reasons';
import { goodRow } from './fixtures';

const RULES = { maxPromptTokens: 100, needsReference: true };

function check(row: unknown, rules: Partial<typeof RULES> = {}): string | Refusal {
  const line = Buffer.isBuffer(row) ? row : Buffer.from(typeof row === 'string' ? row : JSON.stringify(row));
  return checkRow(line, { ...RULES, ...rules });
}

const withMessages = (...messages: unknown[]) => goodRow(1, { messages });
const user = (content: unknown) => ({ role: 'user', content });
const tool = (name = 'search', more: object = {}) => ({
  type: 'function',
  function: { name, description: 'Searches.', parameters: { type: 'object', properties: {} }, ...more },
});

describe('checkRow refuses', () => {
  test.each<[what: string, row: unknown, refusal: string]>([
    ['a blank line', '', REASON.blank],
    ['a line of white space', ' \t ', REASON.blank],
    ['a line that is not JSON', '{"messages": [}', REASON.notJson],
    ['a line that breaks off', '{"messages": [', REASON.notJson],
    ['the first line of a pretty-printed file', '{', REASON.notJson],
    ['two objects on a line', '{}{}', REASON.notJson],
    ['a byte order mark', `\ufeff${JSON.stringify(goodRow(1))}`, REASON.byteOrderMark],
    ['bytes that are not UTF-8', Buffer.from(JSON.stringify(goodRow('é')), 'latin1'), REASON.notUtf8],
    ['a list', [1], `${REASON.notObject}; got a list`],
    ['a text', '"secret"', `${REASON.notObject}; got a text`],
    ['null', 'null', `${REASON.notObject}; got null`],
    ['no messages', { prompt: 'Hello' }, `${REASON.noMessages}; got nothing`],
    ['messages that are a text', goodRow(1, { messages: 'Hello' }), `${REASON.noMessages}; got a text`],
    ['an empty list of messages', withMessages(), `${REASON.noMessages}; got an empty list`],
    ['a message that is a text', withMessages('Hello'), `${REASON.notMessage}; got a text`],
    ['a tool message', withMessages(user('Hi'), { role: 'tool', content: 'x' }), `${REASON.role}; got "tool"`],
    ['a developer message', withMessages({ role: 'developer', content: 'x' }), `${REASON.role}; got "developer"`],
    ['a role in capitals', withMessages({ role: 'User', content: 'x' }), `${REASON.role}; got "User"`],
    ['a message without role', withMessages({ content: 'x' }), `${REASON.role}; got nothing`],
    ['a role that is a sentence', withMessages({ role: 'my name is X', content: 'x' }), `${REASON.role}; got a text`],
    ['a later system message', withMessages(user('Hi'), { role: 'system', content: 'x' }), REASON.systemNotFirst],
    [
      'two system messages',
      withMessages(...['a', 'b'].map((content) => ({ role: 'system', content }))),
      REASON.systemNotFirst,
    ],
    ['no user message', withMessages({ role: 'system', content: 'Be kind.' }), REASON.noUser],
    [
      'an answer left in the prompt',
      withMessages(user('Hi'), { role: 'assistant', content: 'Hi!' }),
      REASON.endsWithAnswer,
    ],
    ['empty content', withMessages(user('')), REASON.emptyContent],
    ['content of white space', withMessages(user(' \n\u00a0')), REASON.emptyContent],
    ['an empty list of blocks', withMessages(user([])), REASON.emptyContent],
    ['content that is null', withMessages(user(null)), `${REASON.content}; got null`],
    ['content that is an object', withMessages(user({ text: 'Hi' })), `${REASON.content}; got an object`],
    ['a block that is a text', withMessages(user(['Hi'])), `${REASON.content}; got a text`],
    [
      'an image',
      withMessages(user([{ type: 'image_url', image_url: {} }])),
      `${REASON.content}; got a block of type "image_url"`,
    ],
    [
      'a block of the Converse format',
      withMessages(user([{ text: 'Hi' }])),
      `${REASON.content}; got a block of type nothing`,
    ],
    [
      'a prompt that is too long',
      withMessages(user('x'.repeat(301))),
      `${REASON.promptTooLong}; got about 101 tokens, allowed 100`,
    ],
    ['no reference answer', { messages: [user('Hi')] }, REASON.noReference],
    ['a reference answer that is null', goodRow(1, { reference_answer: null }), REASON.noReference],
    ['an empty reference answer', goodRow(1, { reference_answer: ' ' }), `${REASON.reference}; got an empty text`],
    ['an empty reference object', goodRow(1, { reference_answer: {} }), `${REASON.reference}; got an empty object`],
    ['a reference answer that is a number', goodRow(1, { reference_answer: 4 }), `${REASON.reference}; got a number`],
    ['an empty list of tools', goodRow(1, { tools: [] }), `${REASON.tools}; got an empty list`],
    ['tools that are an object', goodRow(1, { tools: tool() }), `${REASON.tools}; got an object`],
    ['a tool of another type', goodRow(1, { tools: [{ type: 'retrieval' }] }), `${REASON.tools}; got type "retrieval"`],
    ['a tool without a name', goodRow(1, { tools: [tool('')] }), REASON.toolFunction],
    [
      'a tool without a description',
      goodRow(1, { tools: [tool('a', { description: undefined })] }),
      REASON.toolFunction,
    ],
    [
      'a tool without properties',
      goodRow(1, { tools: [tool('a', { parameters: { type: 'object' } })] }),
      REASON.toolFunction,
    ],
    [
      'a tool called with a text',
      goodRow(1, { tools: [tool('a', { parameters: { type: 'string', properties: {} } })] }),
      `${REASON.toolFunction}; got parameters of type "string"`,
    ],
    ['two tools of one name', goodRow(1, { tools: [tool(), tool()] }), REASON.toolNames],
  ])('%s', (_, row, refusal) => {
    const result = check(row);
    expect(result).toBeInstanceOf(Refusal);
    expect(String(result).slice(0, refusal.length)).toBe(refusal);
  });

  test('a line that was too long to read', () => {
    expect(String(checkRow(undefined, RULES))).toBe('the line is longer than 10 MiB: each line must hold one row');
  });

  test('a row without ever quoting its text', () => {
    const words = fc.constantFrom('secret-7f3a', 'secret-7f3a]', '"secret-7f3a"', ['secret-7f3a'], {
      role: 'secret-7f3a',
    });
    const rows = fc.oneof(
      words.map((value) => JSON.stringify(value)),
      words.map((value) => `{"messages": ${JSON.stringify(value)}x`),
      words.map((messages) => JSON.stringify({ messages })),
      words.map((content) => JSON.stringify(withMessages({ role: 'user', content: [content] }))),
      words.map((value) => JSON.stringify(goodRow(1, { tools: value }))),
    );
    fc.assert(
      fc.property(rows, (row) => {
        expect(String(check(row))).not.toContain('7f3a');
      }),
    );
  });
});

describe('checkRow accepts', () => {
  test.each<[what: string, row: object]>([
    ['a question', withMessages(user('Hi'))],
    [
      'a system message and a conversation',
      withMessages(
        { role: 'system', content: 'Be kind.' },
        user('Hi'),
        { role: 'assistant', content: 'Yes?' },
        user('Help'),
      ),
    ],
    [
      'text blocks',
      withMessages(
        user([
          { type: 'text', text: 'Hi' },
          { type: 'text', text: '' },
        ]),
      ),
    ],
    ['a text as reference answer', goodRow(1, { reference_answer: '4' })],
    ['tools', goodRow(1, { tools: [tool('a'), tool('b')] })],
    ['fields of the author', goodRow(1, { id: 7, tools: null, domain: { deep: [1] } })],
    ['a prompt of exactly the allowed length', withMessages(user('x'.repeat(300)))],
  ])('%s', (_, row) => {
    expect(check(row)).toEqual(expect.any(String));
  });

  test('a row without reference answer when the reward needs none', () => {
    expect(check({ messages: [user('Hi')] }, { needsReference: false })).toBe('user\nHi\n');
    expect(check({ messages: [user('Hi')], reference_answer: null }, { needsReference: false })).toBe('user\nHi\n');
  });
});

describe('the prompt of a row', () => {
  const promptOf = (...messages: unknown[]) => check(withMessages(...messages));

  test('is the same for other white space, Unicode forms, escapes and blocks', () => {
    const prompt = promptOf(user('A ﬁne café'));
    expect(prompt).toBe('user\nA fine café\n');
    expect(promptOf(user('  A\tfine\r\n\r\ncafe\u0301 '))).toBe(prompt);
    expect(
      promptOf(
        user([
          { type: 'text', text: 'A fine' },
          { type: 'text', text: 'café' },
        ]),
      ),
    ).toBe(prompt);
    expect(check('{"messages":[{"role":"user","content":"A fine caf\\u00e9"}],"reference_answer":"x"}')).toBe(prompt);
  });

  test('differs with case, words, roles and where a message ends', () => {
    const prompts = [
      promptOf(user('us and them')),
      promptOf(user('US and them')),
      promptOf(user('usand them')),
      promptOf({ role: 'system', content: 'us' }, user('and them')),
      promptOf(user('us'), user('and them')),
      promptOf(user('us user and them')),
    ];
    expect(new Set(prompts).size).toBe(prompts.length);
  });

  test('leaves out everything but the messages', () => {
    expect(check(goodRow(1, { id: 'a', reference_answer: 'x', tools: [tool()] }))).toBe(check(goodRow(1)));
  });
});
