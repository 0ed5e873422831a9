import { readAssistant } from '../../../../bridge/contract/assistant/document';
import { nameOf } from '../../../../bridge/contract/assistant/tools';

const ARN = 'arn:aws:lambda:ap-northeast-1:123456789012:function:book';
const LAMBDA = { type: 'lambda', name: 'book', description: 'Books a table.', functionArn: ARN };
const HTTPS = {
  type: 'https',
  name: 'find',
  description: 'Finds a table.',
  url: 'https://tools.example.com/find',
  secretParameter: '/voice/find-secret',
};
const MCP = { type: 'mcp', serverLabel: 'menu', serverUrl: 'https://menu.example.com/mcp' };

function read(...tools: unknown[]) {
  const reception = { name: 'reception', number: '+15005550006', description: 'Anything.' };
  return readAssistant({
    ...{ name: 'test', language: 'en', instructions: 'Be brief.' },
    destinations: [reception],
    tools,
  });
}

function problemsOf(...tools: unknown[]): string[] {
  const outcome = read(...tools);
  return 'problems' in outcome ? outcome.problems : [];
}

describe('an assistant’s tools', () => {
  it('have defaults for what is left out', () => {
    const parameters = { type: 'object', properties: {}, additionalProperties: false };

    expect(read(LAMBDA, HTTPS)).toMatchObject({
      assistant: {
        tools: [
          { ...LAMBDA, parameters, deadlineMs: 8_000 },
          { ...HTTPS, parameters, deadlineMs: 8_000 },
        ],
      },
    });
  });

  it.each([
    [{ type: 'hang_up' }],
    [{ type: 'hang_up', description: 'Hangs up.' }],
    [{ type: 'transfer_call', description: 'Transfers.' }],
    [{ ...LAMBDA, functionArn: `${ARN}:live` }],
    [{ ...LAMBDA, functionArn: `${ARN}:$LATEST` }],
    [{ ...LAMBDA, deadlineMs: 60_000, filler: { afterMs: 0, say: 'One moment.' } }],
    [{ ...HTTPS, url: 'https://tools.example.com:8443/find?version=1' }],
    [{ ...MCP, description: 'The menu.', allowedTools: ['dishes'], authorizationParameter: '/voice/menu' }],
  ])('may be %j', (tool) => {
    expect(read(tool)).toMatchObject({ assistant: { tools: [tool] } });
  });

  it.each<[unknown, string]>([
    ['hang_up', 'tools[0] must be hang_up, transfer_call, lambda, https or mcp; it is "hang_up".'],
    [{ type: 'http' }, 'tools[0].type must be hang_up, transfer_call, lambda, https or mcp; it is "http".'],
    [{ type: 'hang_up', name: 'bye' }, 'tools[0].name is no field here; correct or remove it.'],
    [
      { ...LAMBDA, name: 'book a table' },
      'tools[0].name must be letters, digits, _ and -, 64 at most; it is "book a table".',
    ],
    [{ ...LAMBDA, description: '' }, 'tools[0].description must not be empty; it is "".'],
    [
      { ...LAMBDA, parameters: { type: 'string' } },
      'tools[0].parameters must be a JSON Schema of the type "object"; it is {"type":"string"}.',
    ],
    [
      { ...LAMBDA, deadlineMs: 99 },
      'tools[0].deadlineMs must be a whole number from 100 to 60000; it is 99.',
    ],
    [
      { ...LAMBDA, filler: { say: 'One moment.' } },
      'tools[0].filler.afterMs must be a whole number from 0 to 60000; it is missing.',
    ],
    [
      { ...LAMBDA, functionArn: 'book' },
      `tools[0].functionArn must be a Lambda function's ARN such as arn:aws:lambda:us-east-1:123456789012:function:book; it is "book".`,
    ],
    [
      { ...HTTPS, url: 'http://tools.example.com' },
      'tools[0].url must be an https URL without user, password or fragment; it is "http://tools.example.com".',
    ],
    [
      { ...HTTPS, url: 'https://me@tools.example.com' },
      'tools[0].url must be an https URL without user, password or fragment; it is "https://me@tools.example.com".',
    ],
    [
      { ...HTTPS, url: 'tools' },
      'tools[0].url must be an https URL without user, password or fragment; it is "tools".',
    ],
    [
      { ...HTTPS, secretParameter: 'find-secret' },
      'tools[0].secretParameter must be the name of an SSM parameter that begins with /; it is "find-secret".',
    ],
    [
      { ...MCP, serverLabel: 'the menu' },
      'tools[0].serverLabel must be letters, digits, _ and -, 64 at most; it is "the menu".',
    ],
    [{ ...MCP, serverUrl: undefined }, 'tools[0].serverUrl must be an https URL; it is missing.'],
    [{ ...MCP, allowedTools: 'all' }, 'tools[0].allowedTools must be a list; it is "all".'],
  ])('are refused with %j', (tool, sentence) => {
    expect(problemsOf(tool)).toEqual([sentence]);
  });

  it.each([
    [{ type: 'hang_up' }, { type: 'hang_up' }],
    [{ type: 'hang_up' }, { ...LAMBDA, name: 'hang_up' }],
    [LAMBDA, { ...HTTPS, name: 'book' }],
    [MCP, MCP],
  ])('are refused where two have one name: %j, %j', (one, other) => {
    expect(problemsOf(one, other)).toEqual([
      expect.stringMatching(
        /^tools must have names of their own, hang_up and transfer_call being the names of two; it is /,
      ),
    ]);
  });

  it('may share a word with a server of tools, which is not called by its label', () => {
    expect(problemsOf(LAMBDA, { ...MCP, serverLabel: 'book' })).toEqual([]);
  });

  it('are told apart by what the model calls them', () => {
    const outcome = read({ type: 'hang_up' }, { type: 'transfer_call' }, LAMBDA, HTTPS, MCP);

    expect('assistant' in outcome && outcome.assistant.tools.map(nameOf)).toEqual([
      ...['hang_up', 'transfer_call', 'book', 'find', 'mcp:menu'],
    ]);
  });
});
