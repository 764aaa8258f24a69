/* icuuc.dll for wine, which has none: Qt6Core imports these converters of ICU from Windows.
 *
 * Qt calls them only for encodings other than UTF and the system's own. Here none can be opened, which Qt takes
 * for an encoding that Windows does not know.
 */
#include <stddef.h>
#include <stdint.h>

#define API __declspec(dllexport)
enum { U_FILE_ACCESS_ERROR = 4 };

API void *ucnv_open(const char *name, int32_t *error) { (void)name; *error = U_FILE_ACCESS_ERROR; return NULL; }
API void ucnv_close(void *converter) { (void)converter; }
API void ucnv_reset(void *converter) { (void)converter; }
API int8_t ucnv_getMaxCharSize(const void *converter) { (void)converter; return 1; }
API const char *ucnv_getName(const void *converter, int32_t *error)
{ (void)converter; *error = U_FILE_ACCESS_ERROR; return NULL; }
API int32_t ucnv_countAvailable(void) { return 0; }
API const char *ucnv_getAvailableName(int32_t index) { (void)index; return NULL; }
API const char *ucnv_getStandardName(const char *name, const char *standard, int32_t *error)
{ (void)name; (void)standard; *error = U_FILE_ACCESS_ERROR; return NULL; }
API int32_t ucnv_toUCountPending(const void *converter, int32_t *error) { (void)converter; (void)error; return 0; }
API int32_t ucnv_fromUCountPending(const void *converter, int32_t *error) { (void)converter; (void)error; return 0; }

/* Called with an open converter only, and there is none. */
#define NEVER(name) API void name(void) {}
NEVER(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NEVER(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NEVER(ucnv_getToUCallBack)
NEVER(ucnv_getFromUCallBack)
NEVER(ucnv_setToUCallBack)
NEVER(ucnv_setFromUCallBack)
NEVER(ucnv_cbToUWriteUChars)
NEVER(ucnv_cbFromUWriteUChars)
NEVER(ucnv_toUnicode)
NEVER(ucnv_fromUnicode)
