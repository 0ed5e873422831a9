import {
  aws_cloudwatch as cloudwatch,
  aws_cloudwatch_actions as actions,
  aws_iam as iam,
  aws_sns as sns,
  type CfnCondition,
  Stack,
} from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { plannedAlarms } from './alarm-plan';
import type { PlannedAlarm, Watched } from './planned-alarm';

/** The alarm that wakes somebody; it has a section in the runbook as well. */
const PAGING_ALARM = 'ServiceDegraded';

/** Where the runbook is read unless the environment says. */
const RUNBOOK = 'docs/runbook.md';

export interface AlarmsProps {
  readonly watched: Watched;
  /** @default - the path of the runbook in this repository */
  readonly runbookUrl: string | undefined;
  readonly email: string;
  /** Whether an e-mail address was given. */
  readonly hasEmail: CfnCondition;
}

/** Every alarm informs; one alarm over those that callers notice pages, once, whatever else goes wrong with it. */
export class Alarms extends Construct {
  readonly alarms: readonly cloudwatch.IAlarm[];
  readonly paging: cloudwatch.IAlarm;
  readonly #runbook: string;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { watched, email, hasEmail } = props;
    this.#runbook = props.runbookUrl ?? RUNBOOK;
    const inform = this.#topic('Inform', email, hasEmail);
    const page = this.#topic('Page', email, hasEmail);
    const planned = plannedAlarms(watched).map((plan) => ({ plan, alarm: this.#alarm(plan) }));
    this.alarms = planned.map(({ alarm }) => alarm);
    for (const { alarm } of planned) {
      alarm.addAlarmAction(new actions.SnsAction(inform));
      alarm.addOkAction(new actions.SnsAction(inform));
    }
    const paging = this.#pagingAlarm(planned.filter(({ plan }) => plan.pages).map(({ alarm }) => alarm));
    paging.addAlarmAction(new actions.SnsAction(page));
    paging.addOkAction(new actions.SnsAction(page));
    this.paging = paging;
  }

  #alarm(plan: PlannedAlarm): cloudwatch.Alarm {
    const [datapointsToAlarm, evaluationPeriods] = plan.outOf;
    return new cloudwatch.Alarm(this, plan.name, {
      alarmName: `${Stack.of(this).stackName}-${plan.name}`,
      alarmDescription: this.#description(plan),
      metric: plan.metric,
      comparisonOperator: plan.comparison,
      threshold: plan.threshold,
      datapointsToAlarm,
      evaluationPeriods,
      treatMissingData:
        plan.missingIsBad === true
          ? cloudwatch.TreatMissingData.BREACHING
          : cloudwatch.TreatMissingData.NOT_BREACHING,
    });
  }

  #pagingAlarm(alarms: readonly cloudwatch.IAlarm[]): cloudwatch.CompositeAlarm {
    return new cloudwatch.CompositeAlarm(this, PAGING_ALARM, {
      compositeAlarmName: `${Stack.of(this).stackName}-${PAGING_ALARM}`,
      alarmDescription: this.#description({
        name: PAGING_ALARM,
        happened: 'At least one alarm that callers notice has gone off.',
        callers: 'See the alarms below it.',
      }),
      alarmRule: cloudwatch.AlarmRule.anyOf(
        ...alarms.map((alarm) => cloudwatch.AlarmRule.fromAlarm(alarm, cloudwatch.AlarmState.ALARM)),
      ),
    });
  }

  #description({ name, happened, callers }: Pick<PlannedAlarm, 'name' | 'happened' | 'callers'>): string {
    return [happened, `Callers: ${callers}`, `Runbook: ${this.#runbook}#${name.toLowerCase()}`].join('\n');
  }

  #topic(id: string, email: string, hasEmail: CfnCondition): sns.Topic {
    const topic = new sns.Topic(this, id, { enforceSSL: true });
    topic.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    const subscription = new sns.CfnSubscription(this, `${id}ByEmail`, {
      topicArn: topic.topicArn,
      protocol: 'email',
      endpoint: email,
    });
    subscription.cfnOptions.condition = hasEmail;
    return topic;
  }
}
