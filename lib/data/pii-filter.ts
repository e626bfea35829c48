import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { DROP_ROWS_WITH_PII } from '../contract/settings';

/** What happens to personal data in logged prompts before they become rows. */
export abstract class PiiFilter {
  /**
   * Leaves out each row in which an email address, a phone number, or a well-formed card, bank account (IBAN) or US social
   * security number is found. Patterns find no names and no addresses.
   */
  public static dropRows(): PiiFilter {
    return new DropRows();
  }

  /**
   * A function of your own. It receives `{ "rows": [{ "id", "messages", "reference_answer"? }] }`, at most 100 rows, and returns
   * `{ "rows": […] }` with as many: each a row, changed or not, or null to leave it out.
   */
  public static custom(filterFunction: lambda.IFunction): PiiFilter {
    return new CustomFilter(filterFunction);
  }

  /** Lets `reader` use the filter and says which it is. */
  public abstract bind(reader: iam.IGrantable): string;
}

class DropRows extends PiiFilter {
  public bind(): string {
    return DROP_ROWS_WITH_PII;
  }
}

class CustomFilter extends PiiFilter {
  constructor(private readonly filterFunction: lambda.IFunction) {
    super();
  }

  public bind(reader: iam.IGrantable): string {
    const { functionArn } = this.filterFunction;
    iam.Grant.addToPrincipal({ grantee: reader, actions: ['lambda:InvokeFunction'], resourceArns: [functionArn] });
    return functionArn;
  }
}
