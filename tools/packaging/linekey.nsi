; The installer of Linekey for one person, without administrator: docs/packaging.md. Compiled by installer.py, which
; gives VERSION, NUMBERS (four of them), SIZE (KiB), LONGEST (characters of the longest name below the folder), ICON,
; LIST (a folder with install.nsh, uninstall.nsh and folders.nsh) and OUTPUT; UNINSTALLER is where the uninstaller is put when it
; is made, and where it is taken from, signed by then, when the installer is.
;
; Exit status with /S: 0 done, 2 failed on the way, 3 Linekey runs, 4 not in this folder.

Target amd64-unicode
ManifestDPIAware true
ManifestLongPathAware true
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetDateSave off
AllowSkipFiles off ; half a program is of no use
CRCCheck on

!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinMessages.nsh

!define ENTRY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Linekey"
!define LONGEST_PATH 259 ; MAX_PATH without its NUL

Name "Linekey"
OutFile "${OUTPUT}"
InstallDir "$LOCALAPPDATA\Programs\Linekey"
InstallDirRegKey HKCU "${ENTRY}" "InstallLocation"
BrandingText "Linekey ${VERSION}"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\linekey-window.exe"
!insertmacro MUI_PAGE_COMPONENTS
!define MUI_PAGE_CUSTOMFUNCTION_LEAVE FolderChosen
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!ifndef INSTALLER
    !insertmacro MUI_UNPAGE_CONFIRM
    !insertmacro MUI_UNPAGE_INSTFILES
!endif
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "SimpChinese"

!macro say name english chinese
    LangString ${name} ${LANG_ENGLISH} "${english}"
    LangString ${name} ${LANG_SIMPCHINESE} "${chinese}"
!macroend
!insertmacro say PROGRAM "Linekey" "Linekey"
!insertmacro say DESKTOP "Shortcut on the desktop" "桌面快捷方式"
!insertmacro say ON_PATH "linekey on the command line (PATH)" "在命令行中使用 linekey（PATH）"
!insertmacro say ABOUT_PROGRAM "The window and the command line, with a shortcut in the start menu." \
    "窗口程序和命令行程序，以及开始菜单中的快捷方式。"
!insertmacro say ABOUT_DESKTOP "Opens the window." "打开窗口程序。"
!insertmacro say ABOUT_PATH "Adds the folder to your own PATH, for new terminals." \
    "将安装文件夹添加到您自己的 PATH，对新打开的终端有效。"
!insertmacro say RUNS "Linekey is running. Close it, then try again." "Linekey 正在运行。请关闭后重试。"
!insertmacro say FOREIGN "This folder holds other files. Choose an empty one, or a new one." \
    "此文件夹中有其他文件。请选择空文件夹或新文件夹。"
!insertmacro say TOO_DEEP "The name of this folder is too long for Windows. Choose a shorter one." \
    "此文件夹的名称对 Windows 来说太长。请选择较短的名称。"
!insertmacro say STAYS "The earlier Linekey could not be removed. Restart Windows, then try again." \
    "无法删除早先的 Linekey。请重新启动 Windows 后重试。"
!insertmacro say LEFT "Some files could not be removed. Restart Windows, then remove Linekey again." \
    "有些文件无法删除。请重新启动 Windows，然后再次删除 Linekey。"
!insertmacro say PATH_LEFT "PATH was left as it is: it is too long or of a kind that is not known, or the \
    folder's name holds a ; or %. Add this folder by hand:" \
    "PATH 未作更改：它太长，或类型未知，或文件夹名称含有 ; 或 %。请手动添加此文件夹："

VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
!macro properties language description
    VIAddVersionKey /LANG=${language} "CompanyName" "Linekey"
    VIAddVersionKey /LANG=${language} "FileDescription" "${description}"
    VIAddVersionKey /LANG=${language} "FileVersion" "${VERSION}"
    VIAddVersionKey /LANG=${language} "LegalCopyright" "Apache License 2.0"
    VIAddVersionKey /LANG=${language} "ProductName" "Linekey"
    VIAddVersionKey /LANG=${language} "ProductVersion" "${VERSION}"
!macroend
!insertmacro properties ${LANG_ENGLISH} "Linekey setup"
!insertmacro properties ${LANG_SIMPCHINESE} "Linekey 安装程序"

; --- what both programs do -------------------------------------------------------------------------------------

!macro shared un
; Ends the program unless nothing runs from the folder $R0: Windows lends no running program for writing.
Function ${un}RefuseRunning
    ${For} $R1 1 2
        StrCpy $R2 "linekey.exe"
        ${If} $R1 = 2
            StrCpy $R2 "linekey-window.exe"
        ${EndIf}
        ${Do}
            ${IfNot} ${FileExists} "$R0\$R2"
                ${ExitDo}
            ${EndIf}
            ClearErrors
            FileOpen $R3 "$R0\$R2" a
            ${IfNot} ${Errors}
                FileClose $R3
                ${ExitDo}
            ${EndIf}
            MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "$(RUNS)" /SD IDCANCEL IDRETRY +3
            SetErrorLevel 3
            Quit
        ${Loop}
    ${Next}
FunctionEnd

; The person's own PATH to $R0 and its kind to $R1, which is 0 when it must be left alone: NSIS would cut it off.
; Room is kept for the folder and the semicolons that are put around it.
Function ${un}ReadPath
    StrCpy $R0 ""
    System::Call 'shlwapi::SHGetValueW(p 0x80000001, w "Environment", w "Path", *i 0 r11, p 0, *i 0 r12) i .r10'
    ${If} $R0 = 2 ; ERROR_FILE_NOT_FOUND
        StrCpy $R0 ""
        StrCpy $R1 2 ; REG_EXPAND_SZ
        Return
    ${EndIf}
    StrLen $R3 $INSTDIR
    IntOp $R2 $R2 / 2
    IntOp $R2 $R2 + $R3
    IntOp $R2 $R2 + 8
    ${If} $R0 <> 0
    ${OrIf} $R2 >= ${NSIS_MAX_STRLEN}
    ${OrIf} $R1 < 1
    ${OrIf} $R1 > 2
        StrCpy $R1 0
        Return
    ${EndIf}
    ClearErrors
    ReadRegStr $R0 HKCU "Environment" "Path"
    ${If} ${Errors}
        StrCpy $R1 0
    ${EndIf}
FunctionEnd

; Where $R2 stands in ;$R0; as an entry of its own, to $R3; -1 when it does not. Windows ignores case.
Function ${un}FindEntry
    StrCpy $R4 ";$R0;"
    StrCpy $R5 ";$R2;"
    StrLen $R6 $R5
    StrLen $R7 $R4
    IntOp $R7 $R7 - $R6
    ${For} $R3 0 $R7
        StrCpy $R8 $R4 $R6 $R3
        ${If} $R8 == $R5
            Return
        ${EndIf}
    ${Next}
    StrCpy $R3 -1
FunctionEnd

Function ${un}WritePath
    ${If} $R0 == ""
        DeleteRegValue HKCU "Environment" "Path"
    ${ElseIf} $R1 = 1
        WriteRegStr HKCU "Environment" "Path" "$R0"
    ${Else}
        WriteRegExpandStr HKCU "Environment" "Path" "$R0"
    ${EndIf}
    SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
FunctionEnd
!macroend
!insertmacro shared ""
!ifndef INSTALLER
    !insertmacro shared "un."
!endif

; --- the installer ---------------------------------------------------------------------------------------------

; The reason why $INSTDIR will not do, to $R0, or nothing.
Function FolderRefused
    StrCpy $R0 ""
    StrLen $R1 $INSTDIR
    IntOp $R1 $R1 + ${LONGEST}
    IntOp $R1 $R1 + 1
    ${If} $R1 > ${LONGEST_PATH}
        StrCpy $R0 "$(TOO_DEEP)"
        Return
    ${EndIf}
    ; Nobody's documents: what lies there could be overwritten now and removed later.
    ${IfNot} ${FileExists} "$INSTDIR\linekey.exe"
        ${DirState} "$INSTDIR" $R1
        ${If} $R1 = 1
            StrCpy $R0 "$(FOREIGN)"
        ${EndIf}
    ${EndIf}
FunctionEnd

Function FolderChosen
    Call FolderRefused
    ${If} $R0 != ""
        MessageBox MB_OK|MB_ICONEXCLAMATION "$R0"
        Abort
    ${EndIf}
FunctionEnd

; The earlier Linekey, wherever it is, takes away what it brought.
Function RemoveEarlier
    ReadRegStr $R9 HKCU "${ENTRY}" "InstallLocation"
    ${If} $R9 == ""
    ${OrIfNot} ${FileExists} "$R9\uninstall.exe"
        Return
    ${EndIf}
    StrCpy $R0 $R9
    Call RefuseRunning
    DetailPrint "$R9"
    ClearErrors
    ExecWait '"$R9\uninstall.exe" /S _?=$R9' $R0 ; in its place, so that it can be waited for
    ${If} ${Errors}
    ${OrIf} $R0 <> 0
        MessageBox MB_OK|MB_ICONSTOP "$(STAYS)" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    Delete "$R9\uninstall.exe"
    RMDir "$R9"
FunctionEnd

Section "$(PROGRAM)" PROGRAM_SECTION
    SectionIn RO
    Call FolderRefused ; with /S no page has asked
    ${If} $R0 != ""
        MessageBox MB_OK|MB_ICONSTOP "$R0" /SD IDOK
        SetErrorLevel 4
        Quit
    ${EndIf}
    StrCpy $R0 $INSTDIR
    Call RefuseRunning
    Call RemoveEarlier
    !ifdef INSTALLER
        !include "${LIST}/install.nsh"
    !endif
    SetOutPath "$INSTDIR"
    !ifdef INSTALLER
        File "/oname=uninstall.exe" "${UNINSTALLER}"
    !else
        WriteUninstaller "$INSTDIR\uninstall.exe"
    !endif
    CreateShortcut "$SMPROGRAMS\Linekey.lnk" "$INSTDIR\linekey-window.exe"
    WriteRegStr HKCU "${ENTRY}" "DisplayName" "Linekey"
    WriteRegStr HKCU "${ENTRY}" "DisplayVersion" "${VERSION}"
    WriteRegStr HKCU "${ENTRY}" "Publisher" "Linekey"
    WriteRegStr HKCU "${ENTRY}" "DisplayIcon" "$INSTDIR\linekey-window.exe"
    WriteRegStr HKCU "${ENTRY}" "InstallLocation" "$INSTDIR"
    WriteRegStr HKCU "${ENTRY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
    WriteRegStr HKCU "${ENTRY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
    WriteRegDWORD HKCU "${ENTRY}" "EstimatedSize" ${SIZE}
    WriteRegDWORD HKCU "${ENTRY}" "NoModify" 1
    WriteRegDWORD HKCU "${ENTRY}" "NoRepair" 1
SectionEnd

Section /o "$(DESKTOP)" DESKTOP_SECTION
    SetOutPath "$INSTDIR"
    CreateShortcut "$DESKTOP\Linekey.lnk" "$INSTDIR\linekey-window.exe"
    WriteRegDWORD HKCU "${ENTRY}" "DesktopShortcut" 1
SectionEnd

; `PathWanted` is what was asked for; `PathEntry` what was added here, and so what is removed.
Section /o "$(ON_PATH)" PATH_SECTION
    WriteRegDWORD HKCU "${ENTRY}" "PathWanted" 1
    Call ReadPath
    StrCpy $R9 $INSTDIR
    ${Do}
        StrCpy $R8 $R9 1
        ${If} $R8 == ""
            ${ExitDo}
        ${ElseIf} $R8 == ";"
        ${OrIf} $R8 == "%"
            StrCpy $R1 0
        ${EndIf}
        StrCpy $R9 $R9 "" 1
    ${Loop}
    ${If} $R1 = 0
        DetailPrint "$(PATH_LEFT) $INSTDIR"
        MessageBox MB_OK|MB_ICONEXCLAMATION "$(PATH_LEFT)$\r$\n$INSTDIR" /SD IDOK
    ${Else}
        StrCpy $R2 "$INSTDIR\"
        Call FindEntry
        ${If} $R3 < 0
            StrCpy $R2 $INSTDIR
            Call FindEntry
        ${EndIf}
        ${If} $R3 < 0
            ${If} $R0 == ""
                StrCpy $R0 $INSTDIR
            ${Else}
                StrCpy $R0 "$R0;$INSTDIR"
            ${EndIf}
            Call WritePath
            WriteRegStr HKCU "${ENTRY}" "PathEntry" "$INSTDIR"
        ${EndIf}
    ${EndIf}
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
    !insertmacro MUI_DESCRIPTION_TEXT ${PROGRAM_SECTION} "$(ABOUT_PROGRAM)"
    !insertmacro MUI_DESCRIPTION_TEXT ${DESKTOP_SECTION} "$(ABOUT_DESKTOP)"
    !insertmacro MUI_DESCRIPTION_TEXT ${PATH_SECTION} "$(ABOUT_PATH)"
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; An option of the command line or the choice of the last time selects a part.
!macro choose option value section
    ClearErrors
    ${GetOptions} $R0 "${option}" $R1
    ${IfNot} ${Errors}
        !insertmacro SelectSection ${section}
    ${EndIf}
    ReadRegDWORD $R1 HKCU "${ENTRY}" "${value}"
    ${If} $R1 = 1
        !insertmacro SelectSection ${section}
    ${EndIf}
!macroend

Function .onInit
    ${GetParameters} $R0
    !insertmacro choose "/DESKTOP" "DesktopShortcut" ${DESKTOP_SECTION}
    !insertmacro choose "/PATH" "PathWanted" ${PATH_SECTION}
FunctionEnd

; --- the uninstaller -------------------------------------------------------------------------------------------

!ifndef INSTALLER
Section "Uninstall"
    StrCpy $R0 $INSTDIR
    Call un.RefuseRunning
    ClearErrors
    !include "${LIST}/uninstall.nsh"
    ${If} ${Errors}
        MessageBox MB_OK|MB_ICONSTOP "$(LEFT)" /SD IDOK
        SetErrorLevel 2
        Quit
    ${EndIf}
    !include "${LIST}/folders.nsh"
    ReadRegStr $R9 HKCU "${ENTRY}" "PathEntry"
    ${If} $R9 != ""
        Call un.ReadPath
        StrCpy $R2 $R9
        Call un.FindEntry
        ${If} $R1 <> 0
        ${AndIf} $R3 >= 0
            ; In ;PATH; the entry begins at $R3 with its semicolon: what stands before and after it is PATH.
            StrCpy $R5 $R4 $R3
            IntOp $R3 $R3 + $R6
            IntOp $R3 $R3 - 1
            StrCpy $R6 $R4 "" $R3
            StrCpy $R0 "$R5$R6" "" 1
            StrCpy $R0 $R0 -1
            Call un.WritePath
        ${EndIf}
    ${EndIf}
    Delete "$SMPROGRAMS\Linekey.lnk"
    ReadRegDWORD $R1 HKCU "${ENTRY}" "DesktopShortcut"
    ${If} $R1 = 1
        Delete "$DESKTOP\Linekey.lnk"
    ${EndIf}
    DeleteRegKey HKCU "${ENTRY}"
    Delete "$INSTDIR\uninstall.exe"
    RMDir "$INSTDIR"
SectionEnd
!uninstfinalize 'cp "%1" "${UNINSTALLER}"'
!endif
