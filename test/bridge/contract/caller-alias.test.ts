import { callerAlias } from '../../../bridge/contract/caller-alias';

const NUMBER = '+819012345678';

describe('the word by which a caller is known', () => {
  it('is the same for each of their calls', () => {
    expect(callerAlias('token', NUMBER)).toBe(callerAlias('token', NUMBER));
  });

  it('is another for another caller', () => {
    expect(callerAlias('token', NUMBER)).not.toBe(callerAlias('token', '+819012345679'));
  });

  it('is another at another account, so that nobody can try all numbers', () => {
    expect(callerAlias('token', NUMBER)).not.toBe(callerAlias('another', NUMBER));
  });

  it('fits into a header and says nothing of the number', () => {
    // HMAC-SHA256 in base64url, without padding.
    expect(callerAlias('token', NUMBER)).toMatch(/^[\w-]{43}$/);
  });

  it.each(['anonymous', 'Restricted', '', 'client:alice', '819012345678', '+266696687'])(
    'is none for %j, who would be one with many others',
    (from) => {
      expect(callerAlias('token', from)).toBeUndefined();
    },
  );
});
