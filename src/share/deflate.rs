//! Raw deflate with a preset dictionary, which `miniz_oxide` has no interface for.

use miniz_oxide::deflate::core::CompressorOxide;
use miniz_oxide::deflate::core::TDEFLFlush;
use miniz_oxide::deflate::core::TDEFLStatus;
use miniz_oxide::deflate::core::compress;
use miniz_oxide::deflate::core::create_comp_flags_from_zip_params;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::DecompressorOxide;
use miniz_oxide::inflate::core::decompress;
use miniz_oxide::inflate::core::inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;

use crate::share::ShareError;

/// The hardest that the compressor can try; links are short, so it stays quick.
const LEVEL: i32 = 10;

/// Compresses `plain` as if `dictionary` stood before it.
pub(super) fn pack(plain: &[u8], dictionary: &[u8]) -> Vec<u8> {
    let flags = create_comp_flags_from_zip_params(LEVEL, -15, 0);
    let mut compressor = CompressorOxide::new(flags);
    // A flush ends the dictionary's output on a byte; what comes before is not part of the link.
    run(&mut compressor, dictionary, TDEFLFlush::Sync);
    run(&mut compressor, plain, TDEFLFlush::Finish)
}

fn run(compressor: &mut CompressorOxide, mut input: &[u8], flush: TDEFLFlush) -> Vec<u8> {
    let mut out = vec![0; input.len() / 2 + 64];
    let mut written = 0;
    loop {
        let (status, read, wrote) = compress(compressor, input, &mut out[written..], flush);
        input = input.get(read..).unwrap_or_default();
        written += wrote;
        let is_flushed = flush == TDEFLFlush::Sync && input.is_empty() && written < out.len();
        if status != TDEFLStatus::Okay || is_flushed {
            out.truncate(written);
            return out;
        }
        out.resize(out.len() * 2, 0);
    }
}

/// The plain bytes, of which there may be `limit`.
pub(super) fn unpack(
    packed: &[u8],
    dictionary: &[u8],
    limit: usize,
) -> Result<Vec<u8>, ShareError> {
    let most = dictionary.len() + limit;
    let mut out = dictionary.to_vec();
    let mut end = out.len();
    out.resize((end + packed.len() * 4 + 64).min(most), 0);
    let mut inflater = DecompressorOxide::new();
    let mut rest = packed;
    loop {
        let flags = TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
        let (status, read, wrote) = decompress(&mut inflater, rest, &mut out, end, flags);
        rest = rest.get(read..).unwrap_or_default();
        end += wrote;
        match status {
            TINFLStatus::Done if rest.is_empty() => {
                out.truncate(end);
                return Ok(out.split_off(dictionary.len()));
            }
            TINFLStatus::HasMoreOutput if out.len() < most => {
                out.resize((out.len() * 2).min(most), 0);
            }
            TINFLStatus::HasMoreOutput => return Err(ShareError::TooLarge),
            _ => return Err(ShareError::Damaged),
        }
    }
}
