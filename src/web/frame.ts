/** What the frame around every page shows. */
export interface Frame {
  /** The ISP's own name. */
  companyName: string;
  /** Goes into every form of the page as the field `_csrf`. */
  csrfToken: string;
  /** Who is signed in; null shows a sign-in link. */
  user: { username: string } | null;
}
