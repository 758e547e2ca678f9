/**
 * Acts that need review (API.md §3): a room registers them by name, submits what a user without
 * `approve_changes` asks for, and staff approve or reject it. It knows no room. Invariant: a change
 * is applied to the state of today or not at all, and each request is decided once.
 */
export { WorkflowModule } from './workflow.module.js';
export { type Review, Workflow } from './workflow.service.js';
export type { Fields } from './change-request.entity.js';
export type { Reviewed, ReviewableAct, SubjectState } from './reviewable-act.js';
export {
  ChangeNoLongerFits,
  ChangeRequestDecided,
  ChangeRequestNotFound,
} from './workflow.errors.js';
