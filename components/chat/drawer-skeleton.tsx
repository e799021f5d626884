/** Stands where the conversation will be, in its very proportions, while its code or its history loads. */
export function DrawerSkeleton() {
  return (
    <div className="chat-skeleton" aria-hidden="true">
      <div className="chat-skeleton-line ui-skeleton" data-width="60" />
      <div className="chat-skeleton-line ui-skeleton" data-width="90" />
      <div className="chat-skeleton-line ui-skeleton" data-width="75" />
    </div>
  );
}
