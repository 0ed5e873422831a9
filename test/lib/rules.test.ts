import { environments } from '../../bin/environments';
import { synthesizeExample, synthesizeWithRules, template, WITH_DOMAIN } from '../support/given-stack';

describe('the rules of AWS and of cdk-nag', () => {
  it.each(Object.keys(environments))('are kept by %s', (name) => {
    expect(() => synthesizeExample(name)).not.toThrow();
  });

  it('are kept with a domain', () => {
    expect(() => synthesizeWithRules('prod', WITH_DOMAIN)).not.toThrow();
  });

  it('are kept where the firewall of CloudFront stands in another region', () => {
    expect(() => synthesizeWithRules('prod', { region: 'ap-northeast-1' })).not.toThrow();
  });

  it.each([
    ['without a domain', {}],
    ['with a domain', WITH_DOMAIN],
  ])('grant no wildcard but where nobody can know the name, %s', (_what, changes) => {
    const policies = Object.values(template('prod', changes).findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
    );
    const wildcards = statements
      .flatMap(({ Resource }) => [Resource].flat())
      .map((resource) => JSON.stringify(resource))
      .filter((text) => text.includes('*'))
      .map((text) => text.replace(/^.*"(CallRecordsBucket)\w+","Arn"\]\},"(.*?)".*$/, '$1$2'));

    expect(statements.length).toBeGreaterThan(6);
    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('*'))).toEqual([]);
    // A record is kept under the id of its call: of its key only the beginning is known before.
    expect([...new Set(wildcards)].sort()).toEqual([
      'CallRecordsBucket/calls/*',
      'CallRecordsBucket/checkpoints/*',
    ]);
  });
});
