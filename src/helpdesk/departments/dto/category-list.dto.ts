import { ApiProperty } from '@nestjs/swagger';

export class OpenDepartmentDto {
  @ApiProperty({ example: 1 })
  department_id!: number;

  @ApiProperty({ example: 'Support' })
  name!: string;

  @ApiProperty({ example: 'support' })
  slug!: string;
}

export class OpenCategoryDto {
  @ApiProperty({ example: 1 })
  category_id!: number;

  @ApiProperty({ example: 'No connection' })
  name!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  department_id!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Support' })
  department_name!: string | null;
}

export class CategoryListDto {
  @ApiProperty({ type: [OpenDepartmentDto] })
  departments!: OpenDepartmentDto[];

  @ApiProperty({ type: [OpenCategoryDto] })
  categories!: OpenCategoryDto[];
}
