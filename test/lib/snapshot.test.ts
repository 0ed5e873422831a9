import { template, WITH_DOMAIN } from '../support/given-stack';

/** Hashes of assets change with every line of code that they hold. */
function masked(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/[0-9a-f]{64}/g, '<hash>'));
}

describe('the whole template', () => {
  it('is as it was, with CloudFront', () => {
    expect(masked(template('prod').toJSON())).toMatchSnapshot();
  });

  it('is as it was, with a domain', () => {
    expect(masked(template('prod', WITH_DOMAIN).toJSON())).toMatchSnapshot();
  });
});
