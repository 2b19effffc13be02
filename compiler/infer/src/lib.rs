//! Abstract interpretation of (function, abstract arguments) to typed functions.
