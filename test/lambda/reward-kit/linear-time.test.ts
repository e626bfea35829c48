import { expectLinearTime } from './linear-time';

test('work that looks at each character once is linear', async () => {
  await expectLinearTime('ab', (text) => text.replaceAll('b', 'a'));
});

test('work that looks back from each character is not', async () => {
  const backtracking = (text: string) => /a+$/.test(`${text}b`);
  await expect(expectLinearTime('a', backtracking)).rejects.toThrow('toBeLessThanOrEqual');
});
