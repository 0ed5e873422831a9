import { aws_logs as logs } from 'aws-cdk-lib';
import type { Environment } from '../lib/environment';

/**
 * The environments of this installation: examples, to be made your own. Each is one stack, `VoiceBridge-<name>`, and can
 * stand in an account of its own. What each field means is written in `lib/environment.ts`.
 */
export const environments: Record<string, Environment> = {
  /** The cheapest that works: no domain needed, nothing is kept once it is deleted. */
  dev: {
    region: 'us-east-1',
    assistants: ['help-desk', 'restaurant'],
    defaultAssistant: 'help-desk',
    natGateways: 1,
    longestCallMinutes: 15,
    logRetentionDays: logs.RetentionDays.ONE_WEEK,
    recordRetentionDays: 7,
    protect: false,
  },

  /** As prod, for a smaller bill. */
  staging: {
    region: 'us-east-1',
    assistants: ['help-desk', 'restaurant'],
    defaultAssistant: 'help-desk',
    natGateways: 1,
    longestCallMinutes: 60,
    logRetentionDays: logs.RetentionDays.ONE_MONTH,
    recordRetentionDays: 30,
    protect: false,
  },

  prod: {
    region: 'us-east-1',
    assistants: ['help-desk', 'restaurant'],
    defaultAssistant: 'help-desk',
    natGateways: 2,
    longestCallMinutes: 60,
    logRetentionDays: logs.RetentionDays.ONE_YEAR,
    recordRetentionDays: 90,
    protect: true,
    // Where the account's first two zones are ones that CloudFront cannot reach (docs/operations.md):
    // availabilityZones: ['us-east-1b', 'us-east-1d'],
    // So that an alarm's e-mail leads to what to do:
    // runbookUrl: 'https://github.com/your-team/voice-bridge/blob/main/docs/runbook.md',
    // With a domain of your own the stream needs no CloudFront:
    // streamDomain: { name: 'stream.example.com', certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/…' },
    // hostedZone: { id: 'Z0123456789ABCDEFGHIJ', name: 'example.com' },
  },
};
