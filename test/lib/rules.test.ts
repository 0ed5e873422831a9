import { environments } from '../../bin/environments';
import { synthesizeWithRules, template, WITH_DOMAIN } from '../support/given-stack';

describe('the rules of AWS and of cdk-nag', () => {
  it.each(Object.keys(environments))('are kept by %s', (name) => {
    expect(() => synthesizeWithRules(name)).not.toThrow();
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
  ])('grant no wildcard, %s', (_what, changes) => {
    const policies = Object.values(template('prod', changes).findResources('AWS::IAM::Policy'));
    const statements = policies.flatMap(
      ({ Properties }) => Properties.PolicyDocument.Statement as { Action: unknown; Resource: unknown }[],
    );

    expect(statements.length).toBeGreaterThan(3);
    expect(statements.filter(({ Action }) => JSON.stringify(Action).includes('*'))).toEqual([]);
    expect(statements.filter(({ Resource }) => JSON.stringify(Resource).includes('*'))).toEqual([]);
  });
});
