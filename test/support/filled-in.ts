import type { Template } from 'aws-cdk-lib/assertions';

/** What only a deploy knows, by the attribute of the resource. */
const ATTRIBUTES: Record<string, string> = {
  DomainName: 'd111111abcdef8.cloudfront.net',
  ApiEndpoint: 'https://abc.execute-api.us-east-1.amazonaws.com',
};

/** What an operator says on deploying, by the names of parameters. */
type Said = Readonly<Record<string, string>>;

/** A value of a template as CloudFormation fills it in, with the defaults of parameters of which nothing is said. */
export function filledIn(template: Template, value: unknown, said: Said = {}): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map((part) => filledIn(template, part, said)).join('');
  const given = value as { Ref?: string; 'Fn::Join'?: [string, unknown[]]; 'Fn::GetAtt'?: [string, string] };
  if (given['Fn::Join'] !== undefined) return filledIn(template, given['Fn::Join'][1], said);
  if (given['Fn::GetAtt'] !== undefined) return ATTRIBUTES[given['Fn::GetAtt'][1]] ?? 'unknown';
  const { Ref = '' } = given;
  const { Parameters, Resources } = template.toJSON() as {
    Parameters: Record<string, { Default?: string | number }>;
    Resources: Record<string, { Properties: { Name?: string } }>;
  };
  // What has a name is referred to by it; a bucket without one is given one that begins with its id.
  return String(
    said[Ref] ?? Parameters[Ref]?.Default ?? Resources[Ref]?.Properties.Name ?? Ref.toLowerCase(),
  );
}

/** The same for all of an environment. */
export function filledInAll(
  template: Template,
  values: Readonly<Record<string, unknown>>,
  said: Said = {},
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, filledIn(template, value, said)]),
  );
}
