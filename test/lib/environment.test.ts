import { environments } from '../../bin/environments';
import { environmentNamed } from '../../lib/environment';

const DEV = environments.dev!;
const check = (changes: object, name = 'dev') => environmentNamed({ [name]: { ...DEV, ...changes } }, name);

describe('an environment', () => {
  it.each(Object.keys(environments))('that is an example is complete: %s', (name) => {
    expect(environmentNamed(environments, name).name).toBe(name);
  });

  it.each([
    ['none is named', undefined, 'No environment is named; add -c env=NAME, one of dev, staging, prod.'],
    ['it is empty', '', 'No environment is named; add -c env=NAME, one of dev, staging, prod.'],
    [
      'there is none of that name',
      'production',
      'There is no environment "production"; the environments are dev, staging, prod (bin/environments.ts).',
    ],
    [
      'the name is one that every object has',
      'constructor',
      'There is no environment "constructor"; the environments are dev, staging, prod (bin/environments.ts).',
    ],
  ])('fails in one sentence when %s', (_what, name, sentence) => {
    expect(() => environmentNamed(environments, name)).toThrow(new Error(sentence));
  });

  it.each([
    [{ region: 'frankfurt' }, 'region, must be a region such as us-east-1; it is "frankfurt"'],
    [{ region: undefined }, 'region, '],
    [{ natGateways: 0 }, 'natGateways, '],
    [{ longestCallMinutes: 61 }, 'longestCallMinutes, '],
    [{ logRetentionDays: 31 }, 'logRetentionDays, '],
    [{ recordRetentionDays: 0 }, 'recordRetentionDays, '],
    [{ assistants: [] }, 'assistants, must name at least one file of assistants/; it is []'],
    [
      { assistants: ['../secrets'] },
      'assistants.0, must be the name of a file in assistants/, without .json, of lower case letters, digits and hyphens; it is "../secrets"',
    ],
    [
      { assistants: ['restaurant', 'restaurant'], defaultAssistant: 'restaurant' },
      'assistants, must name each file once; it is ["restaurant","restaurant"]',
    ],
    [
      { defaultAssistant: 'nobody' },
      'defaultAssistant, must be one of assistants (help-desk, restaurant); it is "nobody"',
    ],
    [
      {
        streamDomain: {
          name: 'https://x.example.com',
          certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/a',
        },
      },
      'streamDomain.name, must be a domain name; it is "https://x.example.com"',
    ],
    [{ streamDomain: { name: 'x.example.com' } }, 'streamDomain.certificateArn, '],
    [
      { availabilityZones: ['us-east-1a'] },
      'availabilityZones, must name two availability zones; it is ["us-east-1a"]',
    ],
    [
      { availabilityZones: ['us-east-1a', 'us-east-1a'] },
      'availabilityZones, must name two availability zones',
    ],
    [
      { availabilityZones: ['use1-az1', 'use1-az2'] },
      'availabilityZones, must be names of zones of the region, such as us-east-1a; it is ["use1-az1","use1-az2"]',
    ],
    [
      { availabilityZones: ['us-east-1a', 'us-west-2a'] },
      'availabilityZones, must be names of zones of the region, such as us-east-1a',
    ],
    [{ colour: 'red' }, 'colour'],
  ])('fails with the name of the field: %j', (changes, words) => {
    expect(() => check(changes)).toThrow('The environment "dev" is not complete');
    expect(() => check(changes)).toThrow(words);
  });

  it('fails when its name cannot be a part of other names', () => {
    expect(() => check({}, 'Prod 1')).toThrow('must be lower case letters, digits and hyphens');
  });
});
