import { Module } from '@nestjs/common';
import { ChangeRequestsAdminController } from './change-requests.admin.controller.js';
import { ChangeRequestsRepository } from './change-requests.repository.js';
import { Workflow } from './workflow.service.js';

@Module({
  controllers: [ChangeRequestsAdminController],
  providers: [ChangeRequestsRepository, Workflow],
  exports: [Workflow],
})
export class WorkflowModule {}
