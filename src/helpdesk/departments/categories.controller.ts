import { Call } from '../../auth/index.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import { CategoryListParameters } from '../tickets/dto/ticket-parameters.dto.js';
import { CategoryListDto } from './dto/category-list.dto.js';
import { PredefinedLists } from './predefined-lists.js';

@CallController('Helpdesk Tickets')
export class CategoriesController {
  constructor(private readonly lists: PredefinedLists) {}

  @Call('get_helpdesk_category_list', {
    summary: 'Get helpdesk category list',
    description:
      'The departments and categories that a ticket may be opened with. A category without a ' +
      'department serves every department.',
    scopes: ['view_tickets', 'add_tickets'],
    own: true,
    parameters: CategoryListParameters,
    returns: CategoryListDto,
    example: {},
  })
  list(@Parameters() { department_id }: CategoryListParameters): Promise<CategoryListDto> {
    return this.lists.read(department_id);
  }
}
