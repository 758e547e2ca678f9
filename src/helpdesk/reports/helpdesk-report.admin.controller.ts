import { Query } from '@nestjs/common';
import { AdminController } from '../../auth/index.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Listing } from '../../platform/rest/results.js';
import { DepartmentReportDto, HelpdeskReportQuery } from './helpdesk-report.dto.js';
import { HelpdeskReport } from './helpdesk-report.js';

@AdminController('reports/helpdesk', 'Reports', 'view_tickets', 'view_all_customers')
export class HelpdeskReportAdminController {
  constructor(private readonly report: HelpdeskReport) {}

  @Rest('GET', '', {
    summary: 'How the departments do',
    description:
      'Open tickets by age as of now; percentiles of working time until the first answer and the resolution.',
    returns: DepartmentReportDto,
    list: true,
  })
  async read(@Query() query: HelpdeskReportQuery): Promise<Listing> {
    return new Listing(await this.report.perDepartment(query));
  }
}
