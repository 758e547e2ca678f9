import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type {
  CategoryListDto,
  OpenCategoryDto,
  OpenDepartmentDto,
} from './dto/category-list.dto.js';

/** The lists that a ticket's department and category must stand in. */
@Injectable()
export class PredefinedLists {
  constructor(private readonly database: Database) {}

  /** By name; the categories in the order of their departments, those that serve all of them last. */
  async read(departmentId?: number): Promise<CategoryListDto> {
    return {
      departments: await this.database.query<OpenDepartmentDto>(
        `SELECT id AS department_id, name, slug FROM departments
          WHERE is_active AND ($1::integer IS NULL OR id = $1)
          ORDER BY name, id`,
        [departmentId ?? null],
      ),
      categories: await this.database.query<OpenCategoryDto>(
        `SELECT c.id AS category_id, c.name, c.department_id, d.name AS department_name
           FROM ticket_categories c
           LEFT JOIN departments d ON d.id = c.department_id
          WHERE c.is_active AND d.is_active IS NOT FALSE
            AND ($1::integer IS NULL OR c.department_id IS NULL OR c.department_id = $1)
          ORDER BY d.name NULLS LAST, c.name, c.id`,
        [departmentId ?? null],
      ),
    };
  }
}
