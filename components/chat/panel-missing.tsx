/** In the place of the conversation when its code could not be fetched. */
export function PanelMissing() {
  return (
    <p role="alert" className="chat-missing">
      The chat could not be loaded. Is the server still running?{' '}
      <button type="button" className="ui-button" onClick={() => location.reload()}>
        Reload
      </button>
    </p>
  );
}
