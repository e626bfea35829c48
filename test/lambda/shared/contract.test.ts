import { CONTRACT_VERSION } from '../../../lib/contract/payloads';
import { acceptContract } from '../../../lambda/shared/contract';

describe('acceptContract', () => {
  test('accepts the present version', () => {
    const payload = { contract: CONTRACT_VERSION, some: 'thing' };
    expect(acceptContract(payload)).toBe(payload);
  });

  test('accepts the version before, which a running execution still sends after a deploy', () => {
    for (const contract of [2, 3]) expect(acceptContract({ contract }, 3)).toEqual({ contract });
    for (const contract of [1, 4]) {
      expect(() => acceptContract({ contract }, 3)).toThrow(`contract: got ${contract}, allowed 2 or 3`);
    }
  });

  test('knows no version 0', () => {
    expect(() => acceptContract({ contract: 0 }, 1)).toThrow(/got 0, allowed 1/);
  });

  test.each([CONTRACT_VERSION + 1, CONTRACT_VERSION - 2, undefined, '1', null])(
    'refuses %p and says what to do',
    (contract) => {
      expect(() => acceptContract({ contract } as never)).toThrow(
        expect.objectContaining({
          name: 'ContractMismatch',
          message: expect.stringMatching(/got .*allowed .*start a new run/) as string,
        }),
      );
    },
  );

  test('refuses a payload that is none', () => {
    expect(() => acceptContract(undefined as never)).toThrow(/contract: got nothing/);
  });
});
