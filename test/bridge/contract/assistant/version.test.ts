import { versionOf } from '../../../../bridge/contract/assistant/version';

describe('the version of a document', () => {
  it('is the beginning of its SHA-256', () => {
    expect(versionOf('{}')).toBe('44136fa355b3');
  });

  it('is that of the file and of the parameter alike', () => {
    expect(versionOf('{\n  "name": "a",\n  "tools": []\n}\n')).toBe(versionOf('{"name":"a","tools":[]}'));
  });

  it('is another after an edit', () => {
    expect(versionOf('{"name":"a"}')).not.toBe(versionOf('{"name":"b"}'));
  });
});
