import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { METRIC_NAMESPACE, PIPELINE_DIMENSION } from '../contract/metrics';

/** A metric about the runs of one pipeline. */
export function runMetric(
  pipeline: string,
  metricName: string,
  defaults: { statistic: string },
  props: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { [PIPELINE_DIMENSION]: pipeline },
    period: Duration.days(1),
    ...defaults,
    ...props,
  });
}
