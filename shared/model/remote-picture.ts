/** In clean HTML: the attribute of an `img` that holds the address of a picture from the network, which nobody loads. */
export const REMOTE_IMAGE_ATTRIBUTE = 'data-remote-src';
