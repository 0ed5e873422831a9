import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAssistant } from '../../bridge/contract/assistant/document';
import { versionOf } from '../../bridge/contract/assistant/version';
import { template, WITH_DOMAIN } from '../support/given-stack';

const prod = template();

interface Parameter {
  Name: string;
  Type: string;
  Tier: string;
  Value: string;
}
const parameters = Object.values(prod.findResources('AWS::SSM::Parameter')).map(
  ({ Properties }) => Properties as Parameter,
);

describe('the assistants', () => {
  it('are parameters by their environment and name', () => {
    expect(parameters.map(({ Name }) => Name)).toEqual([
      '/voice-bridge/prod/assistants/front-desk',
      '/voice-bridge/prod/assistants/concierge',
    ]);
  });

  it('are plain text, of the tier that holds 8 KB', () => {
    for (const parameter of parameters) expect(parameter).toMatchObject({ Type: 'String', Tier: 'Advanced' });
  });

  it.each(['front-desk', 'concierge'])('are in SSM what the bridge reads: %s', (name) => {
    const value = parameters.find(({ Name }) => Name.endsWith(`/${name}`))!.Value;

    expect(parseAssistant(value)).toMatchObject({ assistant: { name } });
  });

  it('are there in the edition of their file', () => {
    const file = readFileSync(join(__dirname, 'assistants/concierge.json'), 'utf8');

    expect(versionOf(parameters[1]!.Value)).toBe(versionOf(file));
  });

  it('decide by the default’s language how a caller is spoken to while none can be read', () => {
    const japanese = template('prod', { defaultAssistant: 'concierge' });

    japanese.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { DEFAULT_ASSISTANT: 'concierge', ASSISTANT_LANGUAGE: 'ja' } },
    });
  });

  it('have secrets for their tools under the key of all secrets, where there is one', () => {
    const policies = JSON.stringify(template('prod', WITH_DOMAIN).findResources('AWS::IAM::Policy'));

    // Of the bridge, of the webhook, and of the webhook where it has CoeFont's keys.
    expect(policies.match(/"kms:Decrypt","Condition"/g)).toHaveLength(3);
  });
});
